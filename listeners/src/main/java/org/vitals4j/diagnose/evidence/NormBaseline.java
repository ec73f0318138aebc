package org.vitals4j.diagnose.evidence;

import org.vitals4j.stats.RecentValues;

/**
 * Which norms of the gradient a run has had: median and spread of their logarithm, since norms that
 * differ by orders of magnitude are usual. Not thread-safe.
 */
public final class NormBaseline {

  /** Norms that make up the past. */
  public static final int PAST_NORMS = 128;

  private static final int MIN_NORMS = 64;

  /** Of a normal distribution: standard deviation ÷ median absolute deviation. */
  private static final double STD_PER_MAD = 1.4826;

  /** A past as steady as this is a coincidence; of the logarithm. */
  private static final double MIN_DEVIATION = 0.1;

  /** Sorting the past for every norm is expensive, and it changes slowly. */
  private static final int REFRESH_NORMS = 8;

  private final RecentValues logs = new RecentValues(PAST_NORMS);
  private double median = Double.NaN;
  private double deviation = Double.NaN;
  private long count;

  /** Takes the next norm; {@link #limit} is then that of the norms before it. */
  public void add(double norm) {
    boolean refresh = count++ % REFRESH_NORMS == 0;
    if (!(norm > 0) || !Double.isFinite(norm)) {
      return;
    }
    if (refresh && logs.size() >= MIN_NORMS) {
      median = logs.median();
      deviation = Math.max(MIN_DEVIATION, STD_PER_MAD * logs.medianDeviation(median));
    }
    logs.add(Math.log(norm));
  }

  /**
   * The norm that lies so many robust standard deviations of the logarithm above the median; NaN
   * while there is no past.
   */
  public double limit(double deviations) {
    return Math.exp(median + deviations * deviation);
  }
}
