package org.vitals4j.report.option;

/**
 * A number that can be set of a built-in part.
 *
 * @param name lower case, without the name of the part: {@code "lambda"}
 * @param range what is allowed, as mathematics writes it: {@code "(0, 1]"}, {@code "[1, infinity)"}
 * @param isWhole whether it must be a whole number
 * @param help what it is, in one sentence without a full stop
 * @param defaultValue in force where nobody sets it; that of {@code reference.conf}
 */
public record NumberOption(
    String name, String range, boolean isWhole, String help, double defaultValue) {

  /** Any number of a range. */
  public static NumberOption number(String name, String range, String help, double defaultValue) {
    return new NumberOption(name, range, false, help, defaultValue);
  }

  /** A whole number of a range. */
  public static NumberOption whole(String name, String range, String help, int defaultValue) {
    return new NumberOption(name, range, true, help, defaultValue);
  }
}
