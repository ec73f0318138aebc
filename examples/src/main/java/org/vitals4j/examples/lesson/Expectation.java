package org.vitals4j.examples.lesson;

import java.util.Locale;
import java.util.function.Function;

/**
 * Something that a run must show.
 *
 * @param expected what, in words: "no finding above INFO"
 * @param look looks whether it did
 */
public record Expectation(String expected, Function<Outcome, Seen> look) {

  /**
   * What was looked for, as found.
   *
   * @param met whether it is as expected
   * @param what in words, with the numbers
   */
  public record Seen(boolean met, String what) {}

  /**
   * An expectation compared with a run.
   *
   * @param expected in words
   * @param seen in words
   * @param met whether they agree
   */
  public record Check(String expected, String seen, boolean met) {

    /** Two numbers that should agree. */
    public static Check equal(String what, double wanted, double found, double tolerance) {
      return new Check(
          String.format(Locale.ROOT, "%s = %s (to %.0e)", what, Expect.number(wanted), tolerance),
          String.format(Locale.ROOT, "%.9g", found),
          Math.abs(found - wanted) <= tolerance);
    }
  }

  /** Compares. */
  public Check check(Outcome outcome) {
    Seen seen = look.apply(outcome);
    return new Check(expected, seen.what(), seen.met());
  }
}
