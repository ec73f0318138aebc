package org.vitals4j.measure.scan;

import org.vitals4j.report.Norms;
import org.vitals4j.report.TensorStatistics;

/**
 * Running sums over a range of numbers in double precision: everything that {@link
 * TensorStatistics} needs, in one pass. The slow and exact way; {@link NormPass} is the fast one.
 *
 * <p>The loops keep four independent chains of additions: a sum of floating-point numbers may not
 * be reordered by the compiler, so one chain would wait for each addition to end before the next.
 */
final class MomentSums {

  /** Squares of larger magnitudes, summed, overflow a double. */
  private static final double SQUARES_OVERFLOW = 1e145;

  /** Squares of smaller magnitudes lose digits to underflow. */
  private static final double SQUARES_UNDERFLOW = 1e-145;

  private long count;
  private double sumAbs;
  private double sumSquares;
  private double maxAbs;
  private long nonFinite;

  void clear() {
    count = 0;
    sumAbs = 0;
    sumSquares = 0;
    maxAbs = 0;
    nonFinite = 0;
  }

  /** Adds n finite elements by their sums. */
  void add(int n, double ofAbs, double ofSquares) {
    count += n;
    sumAbs += ofAbs;
    sumSquares += ofSquares;
  }

  void addMax(double max) {
    maxAbs = Math.max(maxAbs, max);
  }

  void add(float[] x, int n) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    float m0 = 0;
    float m1 = 0;
    float m2 = 0;
    float m3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      float x0 = Math.abs(x[i]);
      float x1 = Math.abs(x[i + 1]);
      float x2 = Math.abs(x[i + 2]);
      float x3 = Math.abs(x[i + 3]);
      m0 = x0 > m0 ? x0 : m0;
      m1 = x1 > m1 ? x1 : m1;
      m2 = x2 > m2 ? x2 : m2;
      m3 = x3 > m3 ? x3 : m3;
      a0 += x0;
      a1 += x1;
      a2 += x2;
      a3 += x3;
      s0 += (double) x0 * x0;
      s1 += (double) x1 * x1;
      s2 += (double) x2 * x2;
      s3 += (double) x3 * x3;
    }
    for (; i < n; i++) {
      float v = Math.abs(x[i]);
      m0 = v > m0 ? v : m0;
      a0 += v;
      s0 += (double) v * v;
    }
    float max = Math.max(Math.max(m0, m1), Math.max(m2, m3));
    double ofAbs = (a0 + a1) + (a2 + a3);
    // The comparisons above pass over NaN. Finite floats, summed, do not leave the range of
    // doubles.
    if (!(ofAbs <= Double.MAX_VALUE)) {
      for (int j = 0; j < n; j++) {
        max = Math.max(max, Math.abs(x[j])); // NaN as soon as one argument is NaN
        nonFinite += Math.abs(x[j]) <= Float.MAX_VALUE ? 0 : 1;
      }
    }
    count += n;
    sumAbs += ofAbs;
    sumSquares += (s0 + s1) + (s2 + s3);
    maxAbs = Math.max(maxAbs, max);
  }

  void add(double[] x, int n) {
    double a0 = 0;
    double a1 = 0;
    double s0 = 0;
    double s1 = 0;
    double m0 = 0;
    double m1 = 0;
    int i = 0;
    for (; i <= n - 2; i += 2) {
      double x0 = Math.abs(x[i]);
      double x1 = Math.abs(x[i + 1]);
      m0 = Math.max(m0, x0);
      m1 = Math.max(m1, x1);
      a0 += x0;
      a1 += x1;
      s0 += x0 * x0;
      s1 += x1 * x1;
    }
    if (i < n) {
      double v = Math.abs(x[i]);
      m0 = Math.max(m0, v);
      a0 += v;
      s0 += v * v;
    }
    double max = Math.max(m0, m1);
    if (!(max <= Double.MAX_VALUE)) {
      for (int j = 0; j < n; j++) {
        if (!(Math.abs(x[j]) <= Double.MAX_VALUE)) {
          nonFinite++;
        }
      }
    }
    count += n;
    sumAbs += a0 + a1;
    sumSquares += s0 + s1;
    maxAbs = Math.max(maxAbs, max);
  }

  /** Whether all are finite but their squares are not safe: then a scaled pass is needed. */
  boolean needsScaling() {
    return nonFinite == 0
        && (maxAbs >= SQUARES_OVERFLOW || (maxAbs > 0 && maxAbs <= SQUARES_UNDERFLOW));
  }

  double maxAbs() {
    return maxAbs;
  }

  Norms norms() {
    return count == 0
        ? Norms.EMPTY
        : new Norms(count, Math.sqrt(sumSquares), sumAbs / count, nonFinite);
  }

  TensorStatistics statistics() {
    return count == 0
        ? TensorStatistics.EMPTY
        : new TensorStatistics(count, Math.sqrt(sumSquares), sumAbs / count, maxAbs, nonFinite);
  }
}
