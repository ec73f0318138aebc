package org.vitals4j.measure;

import org.vitals4j.report.Measurement;

/** When the iteration before ended. The caller reads the clock. */
final class IterationClock {

  private static final Measurement<Double> NO_START =
      Measurement.absent("the first iteration has no start");

  private boolean started;
  private long endOfLast;
  private long last;

  /** Seconds from the end of the iteration before until now. */
  Measurement<Double> duration(long nowNanos) {
    return started ? Measurement.measured((nowNanos - endOfLast) * 1e-9) : NO_START;
  }

  /** Own time as a share of that, in [0, 1]. */
  Measurement<Double> overhead(long nowNanos, long selfNanos) {
    return started
        ? Measurement.measured(Math.min(1.0, (double) selfNanos / (nowNanos - endOfLast)))
        : NO_START;
  }

  /** Nanoseconds that the iteration which ended last took; 0 where that is not known. */
  long lastNanos() {
    return last;
  }

  void end(long nowNanos) {
    last = started ? nowNanos - endOfLast : 0;
    started = true;
    endOfLast = nowNanos;
  }
}
