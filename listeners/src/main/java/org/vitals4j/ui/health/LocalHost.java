package org.vitals4j.ui.health;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked. A foreign web page can make its own name point to this machine and so read what a
 * server here says to "anybody local"; the browser then still names the foreign host.
 */
final class LocalHost {

  /** What is said to those who name another. */
  static final String REFUSAL =
      "this server answers to localhost only: to reach it under another name, start it with an"
          + " address";

  private static final Pattern NAMES =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  private LocalHost() {}

  /**
   * Whether a Host header names this machine as itself.
   *
   * @param header with or without a port; null where none was sent
   */
  static boolean isNamedBy(@Nullable String header) {
    return header != null && NAMES.matcher(header.toLowerCase(Locale.ROOT)).matches();
  }
}
