package org.vitals4j.publish;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.Internal;
import org.vitals4j.report.PlainText;

/** Says in the log that something failed, whatever was thrown. */
@Internal
public final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private FailureLog() {}

  /**
   * Writes one line at ERROR, with the stack trace where it can be printed: exceptions of plug-ins
   * may throw in {@code getMessage} or {@code toString}. Never throws.
   *
   * @return whether it was written
   */
  public static boolean error(String sentence, Throwable thrown) {
    try {
      LOG.error("{}", PlainText.sentence(sentence), thrown);
      return true;
    } catch (Throwable unprintable) {
      return error(sentence + " (" + thrown.getClass().getName() + ", which cannot be printed)");
    }
  }

  /** The same without a stack trace. */
  public static boolean error(String sentence) {
    try {
      LOG.error("{}", PlainText.sentence(sentence));
      return true;
    } catch (Throwable unwritable) {
      return false; // the logger itself fails
    }
  }
}
