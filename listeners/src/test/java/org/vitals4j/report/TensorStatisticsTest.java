package org.vitals4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.ReferenceStatistics.assertSame;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.vitals4j.measure.ReferenceStatistics;

class TensorStatisticsTest {

  @Property(tries = 200)
  void twoArraysTogetherAreMeasuredOverElements(
      @ForAll @Size(max = 20) double[] a, @ForAll @Size(max = 20) double[] b) {
    double[] left = scaled(a);
    double[] right = scaled(b);
    double[] both = java.util.Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);

    assertSame(
        ReferenceStatistics.of(left).and(ReferenceStatistics.of(right)),
        ReferenceStatistics.of(both));
  }

  /** jqwik likes numbers whose squares overflow; that is another test's business. */
  private static double[] scaled(double[] values) {
    return java.util.Arrays.stream(values).map(v -> Math.IEEEremainder(v, 1e6)).toArray();
  }

  @Property
  void scalesWithItsElements(@ForAll @DoubleRange(min = 0.01, max = 1e6) double factor) {
    assertSame(
        ReferenceStatistics.of(1, -2, 3).times(factor),
        ReferenceStatistics.of(factor, -2 * factor, 3 * factor));
  }

  @Test
  void rmsComparesArraysOfDifferentSize() {
    assertThat(ReferenceStatistics.of(2, 2, 2, 2).rms()).isEqualTo(2);
  }

  @Test
  void oneNanMakesEverythingNan() {
    TensorStatistics statistics = ReferenceStatistics.of(1, Double.NaN);

    assertThat(statistics.l2()).isNaN();
    assertThat(statistics.isFinite()).isFalse();
  }
}
