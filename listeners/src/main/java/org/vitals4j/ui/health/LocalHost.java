package org.vitals4j.ui.health;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked. A foreign web page can make its own name point to this machine and so read what a
 * server here says to "anybody local"; the browser then still names the foreign host.
 */
public final class LocalHost {

  /** What is said to those who name another. */
  public static final String REFUSAL =
      "this server answers to localhost only: to reach it under another name, start it with an"
          + " address";

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private LocalHost() {}

  /**
   * Whether a Host header names this machine as itself.
   *
   * @param header with or without a port; null where none was sent
   */
  public static boolean isNamedBy(@Nullable String header) {
    return header != null
        && NAMES.contains(header.toLowerCase(Locale.ROOT).replaceAll(":\\d+$", ""));
  }
}
