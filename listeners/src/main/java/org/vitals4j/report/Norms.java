package org.vitals4j.report;

/**
 * How large the elements of an array are: {@link TensorStatistics} without the largest, which takes
 * half as long again to find and which nobody asks of an update.
 *
 * <p>One NaN element makes {@link #l2} and {@link #meanAbs} NaN, one infinite element makes them
 * infinite, and {@link #nonFinite} counts both.
 *
 * @param count number of elements; 0 for an empty array, whose other values are 0 and mean nothing
 * @param l2 Euclidean norm, in the unit of the elements, in [0, ∞] or NaN
 * @param meanAbs mean absolute value, in the unit of the elements, in [0, ∞] or NaN
 * @param nonFinite number of elements that are NaN or infinite
 */
public record Norms(long count, double l2, double meanAbs, long nonFinite) {

  /** No elements at all. */
  public static final Norms EMPTY = new Norms(0, 0, 0, 0);

  public static Norms of(TensorStatistics all) {
    return new Norms(all.count(), all.l2(), all.meanAbs(), all.nonFinite());
  }

  /** Whether every element is a number. */
  public boolean isFinite() {
    return nonFinite == 0;
  }
}
