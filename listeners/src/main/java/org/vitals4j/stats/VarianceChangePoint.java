package org.vitals4j.stats;

/**
 * Finds where a series began to vary more: the split into two parts that are most likely if each is
 * normal with a mean and a variance of its own (Chen and Gupta, Parametric Statistical Change Point
 * Analysis, 2nd edition 2012, section 2.3).
 */
public final class VarianceChangePoint {

  /** Fewer values have hardly a variance. */
  private static final int MIN_VALUES = 10;

  /** By so much the logarithm of the likelihood must grow, for two parameters and a place more. */
  private static final double MIN_LIKELIHOOD_GAIN = 10;

  /** What varies less than this share of the whole is rounding. */
  private static final double ROUNDING = 1e-12;

  private VarianceChangePoint() {}

  /**
   * How many of the youngest values vary more than those before them.
   *
   * @param values without NaN
   * @return between 10 and all but 10; all of them where no split stands out
   */
  public static int valuesSinceChange(RecentValues values) {
    int n = values.size();
    double centre = values.mean(); // the sums of squares keep their digits
    double[] sums = new double[n + 1];
    double[] squares = new double[n + 1];
    for (int i = 0; i < n; i++) {
      double value = values.ago(i) - centre;
      sums[i + 1] = sums[i] + value;
      squares[i + 1] = squares[i] + value * value;
    }
    double rounding = ROUNDING * squares[n] / n;
    double whole = -0.5 * n * Math.log(variance(sums, squares, 0, n) + rounding);
    int best = n;
    double gain = MIN_LIKELIHOOD_GAIN;
    for (int split = MIN_VALUES; split <= n - MIN_VALUES; split++) {
      double young = variance(sums, squares, 0, split) + rounding;
      double old = variance(sums, squares, split, n) + rounding;
      double likelihood = -0.5 * (split * Math.log(young) + (n - split) * Math.log(old));
      if (young > old && likelihood - whole > gain) {
        gain = likelihood - whole;
        best = split;
      }
    }
    return best;
  }

  private static double variance(double[] sums, double[] squares, int from, int to) {
    double count = (double) to - from;
    double mean = (sums[to] - sums[from]) / count;
    return Math.max(0, (squares[to] - squares[from]) / count - mean * mean);
  }
}
