package org.vitals4j.report;

/**
 * What one pass over a parameter block tells: its {@link Norms}, and where its values lie.
 *
 * <p>One NaN element makes all values NaN; infinities are met by the rules of arithmetic, so that
 * {@link #std} is NaN beside an infinite {@link #mean}. {@link #nonFinite} counts both.
 *
 * @param count number of elements; 0 for an empty array, whose other values are 0 and mean nothing
 * @param mean in the unit of the elements
 * @param std standard deviation over all elements (divided by {@code count}, not by {@code count -
 *     1}), in the unit of the elements, in [0, ∞] or NaN
 * @param l2 Euclidean norm, in the unit of the elements, in [0, ∞] or NaN
 * @param meanAbs mean absolute value, in the unit of the elements, in [0, ∞] or NaN
 * @param nonFinite number of elements that are NaN or infinite
 */
public record ParameterStatistics(
    long count, double mean, double std, double l2, double meanAbs, long nonFinite) {

  /** No elements at all. */
  public static final ParameterStatistics EMPTY = new ParameterStatistics(0, 0, 0, 0, 0, 0);

  /** Of two views of the same elements. */
  public static ParameterStatistics of(TensorStatistics norms, Distribution distribution) {
    return new ParameterStatistics(
        norms.count(),
        distribution.mean(),
        distribution.std(),
        norms.l2(),
        norms.meanAbs(),
        norms.nonFinite());
  }

  /** Root mean square, {@code l2 / sqrt(count)}: it compares arrays of different size. */
  public double rms() {
    return count == 0 ? 0 : l2 / Math.sqrt((double) count);
  }

  /** Whether every element is a number. */
  public boolean isFinite() {
    return nonFinite == 0;
  }
}
