package org.vitals4j.benchmarks.soak;

/**
 * How fast something grows, by least squares, in per cent of its mean in 100,000 iterations.
 *
 * @param level the mean, in the unit of the values
 * @param percent of the level in 100,000 iterations; NaN where there is nothing to fit
 * @param plusMinus half the width of the 95 % interval, as if the scatter of one sample had nothing
 *     to do with that of the next
 * @param rise from the first to the last of the values along the line, in their unit
 */
record Trend(double level, double percent, double plusMinus, double rise) {

  private static final double PER_ITERATIONS = 100_000;

  /** Of Student's t with 36 degrees of freedom: the 38 samples that are judged, less two. */
  private static final double STUDENT_T_QUANTILE = 2.03;

  /**
   * Fits a line.
   *
   * @param x iterations
   * @param y values; three at least
   */
  static Trend of(double[] x, double[] y) {
    int n = x.length;
    double meanX = mean(x);
    double meanY = mean(y);
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    double slope = xy / xx;
    double rest = 0;
    for (int i = 0; i < n; i++) {
      double error = y[i] - meanY - slope * (x[i] - meanX);
      rest += error * error;
    }
    double deviation = Math.sqrt(rest / (n - 2) / xx);
    double toPercent = 100 * PER_ITERATIONS / meanY;
    return new Trend(
        meanY,
        slope * toPercent,
        STUDENT_T_QUANTILE * deviation * toPercent,
        slope * (x[n - 1] - x[0]));
  }

  double lowPercent() {
    return percent - plusMinus;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
