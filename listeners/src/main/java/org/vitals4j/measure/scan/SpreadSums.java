package org.vitals4j.measure.scan;

import org.vitals4j.report.Distribution;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;

/** Running sums for {@link Distribution}, in double precision, block by block. */
final class SpreadSums {

  private long count;
  private double total;

  /** Sum of squared deviations from the mean so far. */
  private double centred;

  private double min;
  private double max;

  void clear() {
    count = 0;
    total = 0;
    centred = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
  }

  void add(float[] x, int n) {
    double sum = sum(x, n);
    double mean = sum / n;
    double squares0 = 0;
    double squares1 = 0;
    float low = x[0];
    float high = x[0];
    int i = 0;
    for (; i < n - 1; i += 2) {
      double d0 = x[i] - mean;
      double d1 = x[i + 1] - mean;
      squares0 += d0 * d0;
      squares1 += d1 * d1;
      low = x[i] < low ? x[i] : low;
      low = x[i + 1] < low ? x[i + 1] : low;
      high = x[i] > high ? x[i] : high;
      high = x[i + 1] > high ? x[i + 1] : high;
    }
    if (i < n) {
      squares0 += (x[i] - mean) * (x[i] - mean);
      low = x[i] < low ? x[i] : low;
      high = x[i] > high ? x[i] : high;
    }
    if (!Double.isFinite(sum)) {
      // The comparisons above pass over NaN.
      for (int j = 0; j < n; j++) {
        low = Math.min(low, x[j]);
        high = Math.max(high, x[j]);
      }
    }
    add(n, sum, squares0 + squares1);
    addExtremes(low, high);
  }

  void add(double[] x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i];
    }
    double mean = sum / n;
    double squares = 0;
    double low = x[0];
    double high = x[0];
    for (int i = 0; i < n; i++) {
      double d = x[i] - mean;
      squares += d * d;
      low = Math.min(low, x[i]);
      high = Math.max(high, x[i]);
    }
    add(n, sum, squares);
    addExtremes(low, high);
  }

  /** Adds n elements by their sum and their squared deviations from their own mean. */
  void add(int n, double sum, double squaredDeviations) {
    if (count > 0) {
      double apart = sum / n - total / count;
      centred += apart * apart * ((double) n * count / (n + count));
    }
    centred += squaredDeviations;
    total += sum;
    count += n;
  }

  void addExtremes(double low, double high) {
    min = Math.min(min, low);
    max = Math.max(max, high);
  }

  /** Together with norms of the same elements. */
  ParameterStatistics with(Norms norms) {
    return count == 0
        ? ParameterStatistics.EMPTY
        : new ParameterStatistics(
            count,
            total / count,
            Math.sqrt(centred / count),
            norms.l2(),
            norms.meanAbs(),
            norms.nonFinite());
  }

  Distribution distribution() {
    if (count == 0) {
      return Distribution.EMPTY;
    }
    // The last digit of the sum may carry the mean past the extremes; NaN stays NaN.
    double mean = Math.max(min, Math.min(max, total / count));
    return new Distribution(count, mean, Math.sqrt(centred / count), min, max);
  }

  /** The sum of floats in double precision, in four independent chains of additions. */
  static double sum(float[] x, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    for (; i < n; i++) {
      s0 += x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
