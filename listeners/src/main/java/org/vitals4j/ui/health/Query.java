package org.vitals4j.ui.health;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of an address after the question mark. */
final class Query {

  private final Map<String, String> parameters = new LinkedHashMap<>();

  /**
   * Parameters.
   *
   * @param raw as sent; null for none
   * @throws BadRequestException if it is not encoded as addresses are, or names a thing twice
   */
  Query(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return;
    }
    for (String part : raw.split("&", -1)) {
      int at = part.indexOf('=');
      String name = decoded(at < 0 ? part : part.substring(0, at));
      if (parameters.put(name, at < 0 ? "" : decoded(part.substring(at + 1))) != null) {
        throw new BadRequestException(400, "parameter '" + name + "' must be given once");
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(400, "a parameter is not encoded as addresses are: " + text);
    }
  }

  /** What was given. */
  String text(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new BadRequestException(400, "parameter '" + name + "' is missing");
    }
    return value;
  }

  /** What was given, or another. */
  String text(String name, String defaultValue) {
    return parameters.getOrDefault(name, defaultValue);
  }

  /** A whole number, or another where none was given. */
  long number(String name, long defaultValue) {
    return parameters.containsKey(name) ? number(name) : defaultValue;
  }

  /** A whole number. */
  long number(String name) {
    String value = text(name);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new BadRequestException(
          400, "parameter '" + name + "' must be a whole number, but was '" + value + "'");
    }
  }

  /** A whole number in a range, or another where none was given. */
  int number(String name, int defaultValue, int min, int max) {
    return parameters.containsKey(name) ? number(name, min, max) : defaultValue;
  }

  /** Whether "true" was given; false where nothing was. */
  boolean truth(String name) {
    String value = text(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new BadRequestException(
          400, "parameter '" + name + "' must be true or false, but was '" + value + "'");
    }
    return value.equals("true");
  }

  /** A whole number in a range. */
  int number(String name, int min, int max) {
    long value = number(name);
    if (value < min || value > max) {
      throw new BadRequestException(
          400, "parameter '" + name + "' must be in [" + min + ", " + max + "], but was " + value);
    }
    return (int) value;
  }
}
