package org.vitals4j.report;

import java.util.Arrays;

/**
 * How the values of an array are spread: {@value #BINS} bins of equal width over the values, and as
 * many over {@code log10(|x| + 1e-10)}, which shows what a linear scale hides in its middle bin.
 *
 * <p>Both scales run from the smallest to the largest finite value looked at; the last bin includes
 * its upper end. Where all values are equal (within 1e-300) the first bin holds them. NaN and
 * infinities are in no bin; {@link #nonFinite} counts them. Immutable.
 */
public final class Histogram {

  /** Bins on either scale. */
  public static final int BINS = 50;

  /** Added to magnitudes before their logarithm; below it an element counts as zero. */
  public static final double ZERO = 1e-10;

  /** Above it an element counts as large. */
  public static final double LARGE = 1.0;

  /** A range no wider than this is not divided: the quotient would underflow. */
  public static final double NO_RANGE = 1e-300;

  /** One scale of bins. */
  public static final class Scale {

    private final double low;
    private final double high;
    private final long[] counts;

    public Scale(double low, double high, long[] counts) {
      this.low = low;
      this.high = high;
      this.counts = counts.clone();
    }

    /** Lower end of the first bin; 0 if there is no finite element. */
    public double low() {
      return low;
    }

    /** Upper end of the last bin; 0 if there is no finite element. */
    public double high() {
      return high;
    }

    /**
     * Elements in a bin.
     *
     * @param bin from 0 to {@value Histogram#BINS} - 1
     */
    public long count(int bin) {
      return counts[bin];
    }

    /** Elements in all bins. */
    public long total() {
      return Arrays.stream(counts).sum();
    }

    @Override
    public String toString() {
      return "[" + low + ", " + high + "] " + Arrays.toString(counts);
    }
  }

  private final long elements;
  private final long lookedAt;
  private final long nonFinite;
  private final long zero;
  private final long large;
  private final Scale values;
  private final Scale magnitudes;

  public Histogram(
      long elements,
      long lookedAt,
      long nonFinite,
      long zero,
      long large,
      Scale values,
      Scale magnitudes) {
    this.elements = elements;
    this.lookedAt = lookedAt;
    this.nonFinite = nonFinite;
    this.zero = zero;
    this.large = large;
    this.values = values;
    this.magnitudes = magnitudes;
  }

  /** Elements there are. */
  public long elements() {
    return elements;
  }

  /** Elements looked at; all counts refer to these. */
  public long lookedAt() {
    return lookedAt;
  }

  /** Share of the elements that was looked at, in (0, 1]; 1 for an empty array. */
  public double share() {
    return elements == 0 ? 1 : (double) lookedAt / elements;
  }

  /** Elements that are NaN or infinite. */
  public long nonFinite() {
    return nonFinite;
  }

  /** Elements with |x| &lt; 1e-10. */
  public long zero() {
    return zero;
  }

  /** Elements with |x| &gt; 1, infinities included. */
  public long large() {
    return large;
  }

  /** Bins of x, in the unit of the elements. */
  public Scale values() {
    return values;
  }

  /** Bins of log10(|x| + 1e-10), decades. */
  public Scale magnitudes() {
    return magnitudes;
  }

  @Override
  public String toString() {
    return lookedAt + " of " + elements + ", values " + values + ", log10 " + magnitudes;
  }
}
