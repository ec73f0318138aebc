package org.vitals4j.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of numbers, as mathematics writes it: {@code (0, 1]} has 1 and not 0.
 *
 * @param text as given
 */
record Interval(String text, double from, boolean withFrom, double to, boolean withTo) {

  private static final Pattern SYNTAX = Pattern.compile("([\\[(])(.+), (.+)([\\])])");

  /**
   * Reads one.
   *
   * @param text for instance {@code "(0, 1]"} or {@code "[1, infinity)"}
   */
  static Interval of(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("an interval is like (0, 1], but this was " + text);
    }
    return new Interval(
        text,
        number(matcher.group(2)),
        matcher.group(1).equals("["),
        number(matcher.group(3)),
        matcher.group(4).equals("]"));
  }

  private static double number(String text) {
    return text.equals("infinity") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  /** NaN is in none. */
  boolean contains(double value) {
    boolean above = withFrom ? value >= from : value > from;
    boolean below = withTo ? value <= to : value < to;
    return above && below;
  }
}
