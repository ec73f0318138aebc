package org.vitals4j.diagnose.workers;

import org.vitals4j.stats.RecentValues;

/** What one worker has measured lately. Not thread-safe. */
final class WorkerSeries {

  /** Readings that make up the present. */
  static final int RECENT = 10;

  private static final int PAST = 128;
  private static final int MIN_PAST = 64;

  /** What has stood apart for so many readings is its past from then on. */
  private static final int MAX_APART = 200;

  /** Sorting the past for every norm is expensive, and it changes slowly. */
  private static final int REFRESH_NORMS = 8;

  /** Of a normal distribution: standard deviation ÷ median absolute deviation. */
  static final double STD_PER_MAD = 1.4826;

  private final RecentValues lnNorms = new RecentValues(RECENT);
  private final RecentValues past = new RecentValues(PAST);
  private final RecentValues seconds = new RecentValues(2 * RECENT);
  private double lnNorm = Double.NaN;
  private double duration = Double.NaN;
  private double shift = Double.NaN;
  private double pastMedian = Double.NaN;
  private double pastDeviation = Double.NaN;
  private long norms;
  private long lastReading;

  /** Readings in a row in which it stood apart, and in which it was slow. */
  int apart;

  int slow;

  void add(WorkerReading reading, long number) {
    lastReading = number;
    if (reading.hasNorm()) {
      if (lnNorms.isFull() && (apart == 0 || apart > MAX_APART)) {
        past.add(lnNorms.ago(RECENT - 1));
      }
      lnNorms.add(Math.log(reading.gradientNorm()));
      lnNorm = lnNorms.isFull() ? lnNorms.median() : Double.NaN;
      if (past.size() >= MIN_PAST && norms++ % REFRESH_NORMS == 0) {
        pastMedian = past.median();
        pastDeviation = STD_PER_MAD * past.medianDeviation(pastMedian);
      }
      shift = lnNorm - pastMedian;
    }
    if (reading.hasDuration()) {
      seconds.add(reading.seconds());
      duration = seconds.isFull() ? seconds.median() : Double.NaN;
    }
  }

  /** Median ln of the gradient norm of the last readings; NaN while there are too few. */
  double lnNorm() {
    return lnNorm;
  }

  /** Median seconds an iteration of the last readings; NaN while there are too few. */
  double duration() {
    return duration;
  }

  /** How far {@link #lnNorm} lies above its own past; NaN while that is too short. */
  double shift() {
    return shift;
  }

  /** Robust standard deviation of single ln norms of that past; NaN while it is too short. */
  double pastDeviation() {
    return pastDeviation;
  }

  /** Number of its last reading, among those of all workers. */
  long lastReading() {
    return lastReading;
  }
}
