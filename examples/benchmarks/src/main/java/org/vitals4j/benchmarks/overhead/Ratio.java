package org.vitals4j.benchmarks.overhead;

import java.util.Arrays;

/**
 * The median of ratios of paired runs, or of differences, with the interval in which it lies.
 *
 * @param min smallest ratio of a pair
 * @param low lower end of the 95 % interval of the median
 * @param median of the ratios
 * @param high upper end
 * @param max largest ratio
 * @param pairs how many pairs there were
 */
public record Ratio(double min, double low, double median, double high, double max, int pairs) {

  private static final double TAIL = 0.025;

  /**
   * The interval comes from order statistics: the number of ratios below the true median is
   * binomial, whatever their distribution.
   */
  public static Ratio of(double[] ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int left = leftOut(n);
    return new Ratio(
        sorted[0],
        sorted[left],
        n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2,
        sorted[n - 1 - left],
        sorted[n - 1],
        n);
  }

  /** How many at each end may be left out: the most, k, with P(X <= k) at most 2.5 %. */
  private static int leftOut(int n) {
    double probability = Math.pow(0.5, n); // of X = k
    double atMost = probability;
    int k = 0;
    while (true) {
      probability *= (double) (n - k) / (k + 1);
      atMost += probability;
      if (atMost > TAIL) {
        return k;
      }
      k++;
    }
  }
}
