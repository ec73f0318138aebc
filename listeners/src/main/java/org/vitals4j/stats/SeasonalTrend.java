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
public record SeasonalTrend(int period, double fall, double standardError) {

  /** Between values a period apart there is at most this share of the variance of unlike ones. */
  private static final double MAX_VARIANCE_SHARE = 0.25;

  /** What differences are left of fewer values says little. */
  private static final int MIN_PAIRS = 50;

  /** Below this share of the power of the whole, what varies is rounding. */
  private static final double ROUNDING = 1e-24;

  private static final SeasonalTrend NONE = new SeasonalTrend(0, 0, Double.NaN);

  /**
   * How far the youngest values lie from those a period before, as a standard deviation of one
   * value; their trend is left out.
   *
   * @param values without NaN
   * @param period at least 1, and less than half of the values held
   */
  public static double deviation(RecentValues values, int period) {
    int pairs = values.size() - period;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < pairs; i++) {
      double change = values.ago(i) - values.ago(i + period);
      sum += change;
      squares += change * change;
    }
    double mean = sum / pairs;
    return Math.sqrt(Math.max(0, squares / pairs - mean * mean) / 2);
  }

  /**
   * Looks for the period.
   *
   * @param values without NaN
   * @param last how many of the youngest are looked at, at most as many as are held
   * @param maxLag the longest period that is tried, at least 2; shorter where so long a one would
   *     leave fewer than 50 pairs
   */
  public static SeasonalTrend of(RecentValues values, int last, int maxLag) {
    double[] x = new double[last];
    for (int i = 0; i < last; i++) {
      x[i] = values.ago(last - 1 - i);
    }
    double mean = values.mean(0, last);
    double power = 0;
    for (double value : x) {
      power += (value - mean) * (value - mean);
    }
    if (!(power > ROUNDING * mean * mean * last)) {
      return NONE;
    }
    SeasonalTrend best = NONE;
    double least =
        MAX_VARIANCE_SHARE * 2 * power / last; // unlike values differ by twice the variance
    for (int lag = 2; lag <= maxLag && last - lag >= MIN_PAIRS; lag++) {
      double sum = 0;
      double squares = 0;
      for (int i = lag; i < last; i++) {
        double fall = x[i - lag] - x[i];
        sum += fall;
        squares += fall * fall;
      }
      double pairs = last - lag;
      double spread = squares / pairs - sum / pairs * (sum / pairs);
      if (spread < least) {
        least = spread;
        best =
            new SeasonalTrend(lag, sum / pairs / lag, Math.sqrt(Math.max(0, spread) / pairs) / lag);
      }
    }
    return best;
  }
}
