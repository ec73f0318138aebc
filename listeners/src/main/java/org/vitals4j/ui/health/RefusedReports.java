package org.vitals4j.ui.health;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.PlainText;

/**
 * Counts what the receiving route refused, by reason, and says it in the log: the first of a
 * reason, then each time that their number has doubled. So a sender that is set up wrongly is
 * noticed, and one that means harm cannot fill a disk. Thread-safe.
 */
final class RefusedReports {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

  /** Why a request is refused. */
  enum Reason {
    METHOD(405, "no POST"),
    TOKEN(401, "wrong token"),
    PATH(404, "wrong address"),
    RATE(429, "too many a second"),
    LENGTH(411, "without a length"),
    TOO_LONG(413, "too long"),
    VERSION(415, "format of another version"),
    MALFORMED(400, "malformed"),
    /** It gets no answer. */
    CUT_OFF(0, "stalled or broken off");

    private final int status;
    private final String text;

    Reason(int status, String text) {
      this.status = status;
      this.text = text;
    }

    /** Of HTTP. */
    int status() {
      return status;
    }

    RefusedException because(String message) {
      return new RefusedException(this, message);
    }
  }

  /** A request that is refused, for the reason that the message gives to whoever sent it. */
  static final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private RefusedException(Reason reason, String message) {
      super(message, null, false, false); // expected: its stack trace says nothing
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  /** Counts one more. */
  void count(Reason reason, String client) {
    long count;
    synchronized (counts) {
      count = counts.merge(reason, 1L, Long::sum);
    }
    if (Long.bitCount(count) == 1) {
      LOG.warn(
          "The Health page has refused {} report{} so far ({}), the last from {}",
          count,
          count == 1 ? "" : "s",
          reason.text,
          PlainText.name(client));
    }
  }

  /** How many of a reason so far. */
  long count(Reason reason) {
    synchronized (counts) {
      return counts.getOrDefault(reason, 0L);
    }
  }

  /** By reason, as words. */
  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    synchronized (counts) {
      counts.forEach((reason, count) -> all.put(reason.text, count));
    }
    return all;
  }
}
