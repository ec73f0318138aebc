package org.vitals4j.measure.activation;

import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;

/**
 * Running sums over activations.
 *
 * <p>Mean and variance are combined block by block (Chan, Golub and LeVeque 1983); within a block
 * the deviations are taken from the mean so far, so that a large mean beside a small spread costs
 * no digits. The loop keeps two chains of additions, since floating-point sums may not be reordered
 * by the compiler.
 */
public final class ActivationSums {

  private final Saturation saturation;
  private long count;
  private double mean;
  private double squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private long zeros;
  private long saturated;
  private boolean finite = true;
  private boolean nan;
  private double notNumbers;

  /**
   * @param saturation where the activation function is flat; {@link Saturation#NONE} counts none
   */
  public ActivationSums(Saturation saturation) {
    this.saturation = saturation;
  }

  void add(double[] x, int from, int n) {
    if (n == 0) {
      return;
    }
    double shift = count == 0 ? average(x, from, n) : mean;
    if (!Double.isFinite(shift)) {
      shift = 0;
    }
    double s0 = 0;
    double s1 = 0;
    double q0 = 0;
    double q1 = 0;
    double lowest = min;
    double highest = max;
    int zero = 0;
    int end = from + n;
    int i = from;
    for (; i < end - 1; i += 2) {
      double a = x[i];
      double b = x[i + 1];
      double da = a - shift;
      double db = b - shift;
      s0 += da;
      s1 += db;
      q0 += da * da;
      q1 += db * db;
      lowest = a < lowest ? a : lowest;
      lowest = b < lowest ? b : lowest;
      highest = a > highest ? a : highest;
      highest = b > highest ? b : highest;
      zero += (a == 0 ? 1 : 0) + (b == 0 ? 1 : 0);
    }
    if (i < end) {
      double a = x[i];
      double da = a - shift;
      s0 += da;
      q0 += da * da;
      lowest = a < lowest ? a : lowest;
      highest = a > highest ? a : highest;
      zero += a == 0 ? 1 : 0;
    }
    min = lowest;
    max = highest;
    zeros += zero;
    saturated += saturation.count(x, from, n);
    double sum = s0 + s1;
    if (Double.isFinite(sum)) {
      combine(n, shift + sum / n, Math.max(0, (q0 + q1) - sum * (sum / n)));
    } else {
      noteNonFinite(x, from, end, sum);
      count += n;
    }
  }

  /**
   * Adds n finite elements, already summed up.
   *
   * @param ofSquares squared deviations from their mean
   */
  void add(
      int n,
      double ofMean,
      double ofSquares,
      double lowest,
      double highest,
      long ofZeros,
      long ofSaturated) {
    min = Math.min(min, lowest);
    max = Math.max(max, highest);
    zeros += ofZeros;
    saturated += ofSaturated;
    combine(n, ofMean, ofSquares);
  }

  Saturation saturation() {
    return saturation;
  }

  private void combine(int n, double blockMean, double blockSquares) {
    double total = (double) count + n;
    double delta = blockMean - mean;
    if (count == 0) {
      mean = blockMean;
      squares = blockSquares;
    } else {
      squares += blockSquares + delta * delta * (count / total * n);
      mean += delta * (n / total);
    }
    count += n;
  }

  /** A block with NaN, with infinities, or whose sum is beyond a double. */
  private void noteNonFinite(double[] x, int from, int end, double sum) {
    boolean seen = false;
    for (int i = from; i < end; i++) {
      if (!Double.isFinite(x[i])) {
        nan |= Double.isNaN(x[i]);
        notNumbers += x[i];
        seen = true;
      }
    }
    if (!seen) {
      notNumbers += sum;
    }
    finite = false;
  }

  private static double average(double[] x, int from, int n) {
    double sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += x[i];
    }
    return sum / n;
  }

  long count() {
    return count;
  }

  /** Only where {@link #count} is not 0. */
  public ActivationStatistics statistics() {
    double zeroFraction = (double) zeros / count;
    if (finite) {
      return new ActivationStatistics(
          count, mean, Math.sqrt(squares / count), min, max, zeroFraction);
    }
    return new ActivationStatistics(
        count,
        notNumbers,
        Double.NaN,
        nan ? Double.NaN : min,
        nan ? Double.NaN : max,
        zeroFraction);
  }

  /** Share of saturated elements; only where {@link #count} is not 0. */
  double saturatedFraction() {
    return (double) saturated / count;
  }
}
