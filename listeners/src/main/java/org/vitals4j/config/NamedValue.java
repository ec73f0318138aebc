package org.vitals4j.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vitals4j.report.Internal;

/**
 * A plug-in chosen by name, with the value of its first option where one is given.
 *
 * @param name of the plug-in
 * @param value of its first option, unread
 */
@Internal
public record NamedValue(String name, Optional<String> value) {

  private static final Pattern SYNTAX = Pattern.compile("([a-z][a-z0-9-]*)(?::(.+))?");

  /** Empty outside for what is none; empty inside for {@code none}. */
  static Optional<Optional<NamedValue>> parse(String text) {
    String trimmed = text.trim();
    if (trimmed.equals("none") || trimmed.equals("off") || trimmed.equals("false")) {
      return Optional.of(Optional.empty());
    }
    Matcher matcher = SYNTAX.matcher(trimmed);
    return matcher.matches()
        ? Optional.of(
            Optional.of(
                new NamedValue(
                    matcher.group(1), Optional.ofNullable(matcher.group(2)).map(String::trim))))
        : Optional.empty();
  }
}
