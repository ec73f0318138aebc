package org.vitals4j.report;

/**
 * What one pass over an array tells. Squares and absolute values are summed in double precision.
 *
 * <p>NaN and infinities are not hidden: one NaN element makes {@link #l2}, {@link #meanAbs} and
 * {@link #maxAbs} NaN, one infinite element makes them infinite, and {@link #nonFinite} counts
 * both.
 *
 * @param count number of elements; 0 for an empty array, whose other values are 0 and mean nothing
 * @param l2 Euclidean norm, in the unit of the elements, in [0, ∞] or NaN
 * @param meanAbs mean absolute value, in the unit of the elements, in [0, ∞] or NaN
 * @param maxAbs largest absolute value, in the unit of the elements, in [0, ∞] or NaN
 * @param nonFinite number of elements that are NaN or infinite
 */
public record TensorStatistics(
    long count, double l2, double meanAbs, double maxAbs, long nonFinite) {

  /** No elements at all. */
  public static final TensorStatistics EMPTY = new TensorStatistics(0, 0, 0, 0, 0);

  /** Root mean square, {@code l2 / sqrt(count)}: it compares arrays of different size. */
  public double rms() {
    return count == 0 ? 0 : l2 / Math.sqrt((double) count);
  }

  /** Whether every element is a number. */
  public boolean isFinite() {
    return nonFinite == 0;
  }

  /**
   * The same statistics of the elements multiplied by a factor.
   *
   * @param factor positive and finite
   */
  public TensorStatistics times(double factor) {
    return factor == 1.0
        ? this
        : new TensorStatistics(count, l2 * factor, meanAbs * factor, maxAbs * factor, nonFinite);
  }

  /** The statistics of both arrays taken as one: over elements, never a mean of means. */
  public TensorStatistics and(TensorStatistics other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    long both = count + other.count;
    return new TensorStatistics(
        both,
        norm(l2, other.l2),
        meanAbs * ((double) count / both) + other.meanAbs * ((double) other.count / both),
        Math.max(maxAbs, other.maxAbs),
        nonFinite + other.nonFinite);
  }

  /** sqrt(a² + b²); {@link Math#hypot} is exact where a square leaves the range, but 50 ns. */
  private static double norm(double a, double b) {
    double squares = a * a + b * b;
    return squares > 1e-280 && squares < 1e300 ? Math.sqrt(squares) : Math.hypot(a, b);
  }
}
