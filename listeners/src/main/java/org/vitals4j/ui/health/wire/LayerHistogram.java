package org.vitals4j.ui.health.wire;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.Internal;

/**
 * The gradient of one layer, in bins of equal width.
 *
 * @param layer index of the layer
 * @param iteration in which it was taken
 * @param elements elements that the gradient has
 * @param sampled elements that were looked at; the counts refer to these
 * @param nonFinite NaN and infinities, which are in no bin
 * @param zero elements below 1e-10 in magnitude
 * @param large elements above 1 in magnitude
 * @param values bins of the values
 * @param magnitudes bins of log10(|x| + 1e-10)
 */
@Internal
public record LayerHistogram(
    int layer,
    int iteration,
    long elements,
    long sampled,
    long nonFinite,
    long zero,
    long large,
    Bins values,
    Bins magnitudes) {

  public static LayerHistogram of(int layer, int iteration, Histogram histogram) {
    return new LayerHistogram(
        layer,
        iteration,
        histogram.elements(),
        histogram.lookedAt(),
        histogram.nonFinite(),
        histogram.zero(),
        histogram.large(),
        Bins.of(histogram.values()),
        Bins.of(histogram.magnitudes()));
  }

  /**
   * One scale. The array is not copied: nobody may write to it.
   *
   * @param low lower end of the first bin
   * @param high upper end of the last
   * @param counts elements a bin
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  public record Bins(double low, double high, long[] counts) {

    public static Bins of(Histogram.Scale scale) {
      return new Bins(
          scale.low(),
          scale.high(),
          LongStream.range(0, Histogram.BINS).map(bin -> scale.count((int) bin)).toArray());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bins that
          && low == that.low
          && high == that.high
          && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
      return "[" + low + ", " + high + "] " + Arrays.toString(counts);
    }
  }
}
