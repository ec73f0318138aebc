package org.vitals4j.measure.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.vitals4j.report.Histogram;

/** A histogram as the definition has it, with a logarithm an element. */
final class ReferenceHistogram {

  private ReferenceHistogram() {}

  static void assertSame(Histogram actual, double... x) {
    double[] finite = Arrays.stream(x).filter(Double::isFinite).toArray();
    assertThat(actual.lookedAt()).isEqualTo(x.length);
    assertThat(actual.nonFinite()).isEqualTo(x.length - finite.length);
    assertThat(actual.zero())
        .isEqualTo(Arrays.stream(finite).filter(v -> Math.abs(v) < 1e-10).count());
    assertThat(actual.large()).isEqualTo(Arrays.stream(x).filter(v -> Math.abs(v) > 1).count());
    assertScale(actual.values(), finite);
    assertScale(
        actual.magnitudes(),
        Arrays.stream(finite).map(v -> Math.log10(Math.abs(v) + 1e-10)).toArray());
  }

  /** Below each bound lie as many elements as in the bins up to it, but for those on the bound. */
  private static void assertScale(Histogram.Scale scale, double[] x) {
    assertThat(scale.total()).isEqualTo(x.length);
    if (x.length == 0) {
      return;
    }
    double low = Arrays.stream(x).min().getAsDouble();
    double high = Arrays.stream(x).max().getAsDouble();
    assertThat(scale.low()).isCloseTo(low, within(1e-12 * Math.abs(low)));
    assertThat(scale.high()).isCloseTo(high, within(1e-12 * Math.abs(high)));
    if (high - low <= Histogram.NO_RANGE) {
      assertThat(scale.count(0)).isEqualTo(x.length);
      return;
    }
    double onBound = 1e-12 * Math.max(Math.abs(low), Math.abs(high));
    long sum = 0;
    for (int bin = 0; bin < Histogram.BINS - 1; bin++) {
      sum += scale.count(bin);
      double bound = low + (high - low) * (bin + 1) / Histogram.BINS;
      long surely = Arrays.stream(x).filter(v -> v < bound - onBound).count();
      long perhaps = Arrays.stream(x).filter(v -> v < bound + onBound).count();
      assertThat(sum).isBetween(surely, perhaps);
    }
  }
}
