package org.vitals4j.report;

/**
 * Where the values of an array lie. One NaN makes all four values NaN; infinities are met by the
 * rules of arithmetic, so that {@link #std} is NaN beside an infinite {@link #mean}.
 *
 * @param count number of elements; 0 for an empty array, whose other values are 0 and mean nothing
 * @param mean in the unit of the elements
 * @param std standard deviation over all elements (divided by {@code count}, not by {@code count -
 *     1}), in the unit of the elements, in [0, ∞] or NaN; infinite where squares overflow a double,
 *     beyond 1e154
 * @param min smallest, in the unit of the elements
 * @param max largest, in the unit of the elements
 */
public record Distribution(long count, double mean, double std, double min, double max) {

  /** No elements at all. */
  public static final Distribution EMPTY = new Distribution(0, 0, 0, 0, 0);

  /**
   * The distribution of the elements multiplied by a factor.
   *
   * @param factor positive and finite
   */
  public Distribution times(double factor) {
    return factor == 1.0
        ? this
        : new Distribution(count, mean * factor, std * factor, min * factor, max * factor);
  }

  /** The distribution of both arrays taken as one: over elements, never a mean of means. */
  public Distribution and(Distribution other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    long both = count + other.count;
    double share = (double) count / both;
    double otherShare = (double) other.count / both;
    double apart = mean - other.mean;
    double variance =
        share * std * std + otherShare * other.std * other.std + share * otherShare * apart * apart;
    return new Distribution(
        both,
        mean * share + other.mean * otherShare,
        Math.sqrt(variance),
        Math.min(min, other.min),
        Math.max(max, other.max));
  }
}
