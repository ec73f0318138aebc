package org.vitals4j.diagnose.cause;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.vitals4j.report.Symptom.Cause;

/**
 * A cause that may be behind what is seen, and its test.
 *
 * @param id of the cause
 * @param grade how sure it is to do harm
 * @param what it is, for the list of what was checked
 * @param test gives the cause where it holds; pure and deterministic
 */
record Hypothesis(String id, Grade grade, String what, Function<Situation, Optional<Cause>> test) {

  /** How sure a cause is to do harm. */
  enum Grade {
    /** Nothing can be learned. */
    FATAL,
    /** It is wrong, and there is a right way. */
    WRONG,
    /** Many networks bear it, many do not. */
    RISKY,
    /** Only of interest beside other trouble. */
    NOTE
  }

  /** A text with numbers in it. */
  static String text(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }
}
