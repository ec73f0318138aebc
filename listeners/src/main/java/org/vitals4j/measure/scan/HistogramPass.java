package org.vitals4j.measure.scan;

import org.vitals4j.report.Histogram;

/**
 * Fills a {@link Histogram}: once over the elements for the ends of the scales, once to count.
 *
 * <p>A logarithm an element would cost 20 ns. The bins' bounds are computed instead, the bin is
 * guessed from the exponent and a parabola through the fraction (log2 to 0.01), and the bounds
 * decide.
 */
final class HistogramPass {

  private static final int BINS = Histogram.BINS;
  private static final long FRACTION_MASK = 0xfffffffffffffL;
  private static final double LOG10_OF_2 = Math.log10(2);

  private final double factor;
  private long lookedAt;
  private long finite;
  private long zero;
  private long large;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double minMagnitude = Double.POSITIVE_INFINITY;
  private double maxMagnitude;

  private double perUnit;
  private double lowDecade;
  private double perDecade;
  private final double[] bounds = new double[BINS + 1];
  private final long[] values = new long[BINS];
  private final long[] magnitudes = new long[BINS];

  private HistogramPass(double factor) {
    this.factor = factor;
  }

  static Histogram of(StridedElements elements, double factor) {
    return of(elements, elements.total(), factor);
  }

  /**
   * The histogram of elements times a factor.
   *
   * @param total of how many elements these are a sample
   */
  static Histogram of(StridedElements elements, long total, double factor) {
    HistogramPass pass = new HistogramPass(factor);
    elements.forEach(pass::extend);
    pass.divide();
    if (pass.finite > 0) {
      elements.forEach(pass::count);
    }
    return pass.histogram(total);
  }

  private void extend(double[] x, int n) {
    lookedAt += n;
    for (int i = 0; i < n; i++) {
      double value = x[i] * factor;
      double magnitude = Math.abs(value);
      large += magnitude > Histogram.LARGE ? 1 : 0;
      if (magnitude <= Double.MAX_VALUE) {
        finite++;
        zero += magnitude < Histogram.ZERO ? 1 : 0;
        min = Math.min(min, value);
        max = Math.max(max, value);
        minMagnitude = Math.min(minMagnitude, magnitude);
        maxMagnitude = Math.max(maxMagnitude, magnitude);
      }
    }
  }

  private void divide() {
    if (finite == 0) {
      min = 0;
      max = 0;
      minMagnitude = 0;
      maxMagnitude = 0;
      return;
    }
    double range = max - min;
    perUnit = range > Histogram.NO_RANGE ? BINS / range : 0;
    lowDecade = Math.log10(minMagnitude + Histogram.ZERO);
    double decades = Math.log10(maxMagnitude + Histogram.ZERO) - lowDecade;
    perDecade = decades > 0 ? BINS / decades : 0;
    for (int k = 0; k <= BINS; k++) {
      bounds[k] = Math.pow(10, lowDecade + k * decades / BINS);
    }
  }

  private void count(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      double value = x[i] * factor;
      double magnitude = Math.abs(value);
      if (magnitude <= Double.MAX_VALUE) {
        values[Math.min(BINS - 1, (int) ((value - min) * perUnit))]++;
        magnitudes[perDecade == 0 ? 0 : decadeBin(magnitude + Histogram.ZERO)]++;
      }
    }
  }

  private int decadeBin(double y) {
    long bits = Double.doubleToRawLongBits(y);
    double fraction = Double.longBitsToDouble((bits & FRACTION_MASK) | 0x3ff0000000000000L) - 1;
    double log2 = ((bits >>> 52) - 1023) + fraction * (1.344 - 0.344 * fraction);
    int bin = (int) ((log2 * LOG10_OF_2 - lowDecade) * perDecade);
    bin = Math.max(0, Math.min(BINS - 1, bin));
    while (bin < BINS - 1 && y >= bounds[bin + 1]) {
      bin++;
    }
    while (bin > 0 && y < bounds[bin]) {
      bin--;
    }
    return bin;
  }

  private Histogram histogram(long total) {
    double low = finite == 0 ? 0 : Math.log10(minMagnitude + Histogram.ZERO);
    double high = finite == 0 ? 0 : Math.log10(maxMagnitude + Histogram.ZERO);
    return new Histogram(
        total,
        lookedAt,
        lookedAt - finite,
        zero,
        large,
        new Histogram.Scale(min, max, values),
        new Histogram.Scale(low, high, magnitudes));
  }
}
