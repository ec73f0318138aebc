package org.vitals4j.stats;

/**
 * Whether a series swings to and fro with a period, by its autocorrelation once its linear trend is
 * taken out.
 *
 * @param period the lag at which the series comes back, in values; 0 where it does not
 * @param fundamental the shortest period that explains it: what swings with a period of 2 does so
 *     with one of 6, 10, 14 and so on, too, one of which may look strongest by accident; 0 where
 *     there is none
 * @param opposite the autocorrelation at half the period, in [-1, 1]: negative where the series
 *     swings
 * @param repeat the autocorrelation at the period, in [-1, 1]
 * @param std standard deviation of the detrended series, in its unit
 */
public record Periodicity(int period, int fundamental, double opposite, double repeat, double std) {

  /** Below this share of the power of the whole, what is left is rounding. */
  private static final double ROUNDING = 1e-24;

  /** A shorter period explains a longer one if the series swings so much as well with it. */
  private static final double MIN_HARMONIC_SHARE = 0.75;

  /**
   * Looks for the lag {@code k} with the most negative autocorrelation beside a positive one at
   * {@code 2k}.
   *
   * @param values full, without NaN, and at least four times as many as {@code maxLag}
   * @param maxLag the largest lag {@code k} that is tried, at least 1
   */
  public static Periodicity of(RecentValues values, int maxLag) {
    double[] x = detrended(values);
    double power = 0;
    for (double value : x) {
      power += value * value;
    }
    double std = Math.sqrt(power / x.length);
    Periodicity best = new Periodicity(0, 0, 0, 0, std);
    double size = values.mean() * values.mean() * x.length;
    if (!(power > ROUNDING * size)) {
      return new Periodicity(0, 0, 0, 0, 0);
    }
    for (int k = 1; k <= maxLag; k++) {
      double opposite = correlation(x, k, power);
      if (opposite < best.opposite) {
        double repeat = correlation(x, 2 * k, power);
        if (repeat > 0) {
          best = new Periodicity(2 * k, 2 * k, opposite, repeat, std);
        }
      }
    }
    for (int odd = best.period / 2; odd >= 3; odd--) {
      int k = best.period / 2 / odd;
      if (odd % 2 == 1
          && k * odd * 2 == best.period
          && correlation(x, k, power) <= MIN_HARMONIC_SHARE * best.opposite) {
        return new Periodicity(best.period, 2 * k, best.opposite, best.repeat, std);
      }
    }
    return best;
  }

  private static double[] detrended(RecentValues values) {
    int n = values.size();
    double middle = (n - 1) / 2.0;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += values.ago(n - 1 - i) / n;
    }
    double slope = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      slope += (i - middle) * (values.ago(n - 1 - i) - mean);
      spread += (i - middle) * (i - middle);
    }
    slope /= spread;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = values.ago(n - 1 - i) - mean - slope * (i - middle);
    }
    return x;
  }

  /** Unbiased: a lag of a tenth of the series must not count for a tenth less. */
  private static double correlation(double[] x, int lag, double power) {
    double sum = 0;
    for (int i = lag; i < x.length; i++) {
      sum += x[i] * x[i - lag];
    }
    return sum / power * x.length / (x.length - lag);
  }
}
