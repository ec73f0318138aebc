package org.vitals4j.stats;

/**
 * The trend of a series whose noise comes again with a period, as the scores of minibatches do that
 * are read in the same order in every epoch: each value is compared with the one a period before,
 * in which the same noise is.
 *
 * @param period the lag at which the series resembles itself most, in values; 0 where it does not
 * @param fall by how much the series falls from one value to the next, on average
 * @param standardError of that, were the differences independent
 */
public record Repetition(int period, double fall, double standardError) {

  /** Between values a period apart there is at most this share of the variance of unlike ones. */
  private static final double ALIKE = 0.25;

  /** What differences are left of fewer values says little. */
  private static final int LEAST_PAIRS = 50;

  /** Below this share of the power of the whole, what varies is rounding. */
  private static final double ROUNDING = 1e-24;

  private static final Repetition NONE = new Repetition(0, 0, Double.NaN);

  /**
   * Looks for the period.
   *
   * @param values without NaN
   * @param mostLag the longest period that is tried, at least 2; shorter where so long a one would
   *     leave fewer than 50 pairs
   */
  public static Repetition of(RecentValues values, int mostLag) {
    int n = values.size();
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = values.ago(n - 1 - i);
    }
    double mean = values.mean();
    double power = 0;
    for (double value : x) {
      power += (value - mean) * (value - mean);
    }
    if (!(power > ROUNDING * mean * mean * n)) {
      return NONE;
    }
    Repetition best = NONE;
    double least = ALIKE * 2 * power / n; // unlike values differ by twice the variance
    for (int lag = 2; lag <= mostLag && n - lag >= LEAST_PAIRS; lag++) {
      double sum = 0;
      double squares = 0;
      for (int i = lag; i < n; i++) {
        double fall = x[i - lag] - x[i];
        sum += fall;
        squares += fall * fall;
      }
      double pairs = n - lag;
      double spread = squares / pairs - sum / pairs * (sum / pairs);
      if (spread < least) {
        least = spread;
        best = new Repetition(lag, sum / pairs / lag, Math.sqrt(Math.max(0, spread) / pairs) / lag);
      }
    }
    return best;
  }
}
