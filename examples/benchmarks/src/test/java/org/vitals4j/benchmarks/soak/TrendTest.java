package org.vitals4j.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {

  private static final double[] ITERATIONS =
      IntStream.range(0, 40).mapToDouble(i -> 50_000 + 4_000.0 * i).toArray();

  @Test
  void whatStaysTheSameHasNoSlope() {
    double[] level = IntStream.range(0, 40).mapToDouble(i -> 80).toArray();

    assertThat(Trend.of(ITERATIONS, level)).isEqualTo(new Trend(80, 0, 0, 0));
  }

  @Test
  void aSlopeIsInPerCentOfTheMean() {
    // The mean is at iteration 128,000.
    double[] growing =
        IntStream.range(0, 40)
            .mapToDouble(i -> 80 + 1.6 * (ITERATIONS[i] - 128_000) / 1e5)
            .toArray();

    Trend trend = Trend.of(ITERATIONS, growing);

    assertThat(trend.level()).isCloseTo(80, within(1e-9));
    assertThat(trend.percent()).isCloseTo(2, within(1e-9));
    assertThat(trend.plusMinus()).isCloseTo(0, within(1e-6));
    assertThat(trend.rise()).isCloseTo(1.6 * 1.56, within(1e-9)); // 156,000 iterations
  }

  /** Of 1,000 fits to noise around a slope of 2 %, some 950 intervals hold it. */
  @Test
  void theIntervalHoldsTheTruthAsOftenAsItSays() {
    Random random = new Random(7);
    int held = 0;
    for (int run = 0; run < 1_000; run++) {
      double[] noisy =
          IntStream.range(0, 40)
              .mapToDouble(
                  i -> 80 + 1.6 * (ITERATIONS[i] - 128_000) / 1e5 + 2 * random.nextGaussian())
              .toArray();
      Trend trend = Trend.of(ITERATIONS, noisy);
      held += Math.abs(trend.percent() - 2) <= trend.plusMinus() ? 1 : 0;
    }
    assertThat(held).isBetween(930, 970);
  }

  @Test
  void whatIsNotKnownHasNone() {
    double[] unknown = IntStream.range(0, 40).mapToDouble(i -> Double.NaN).toArray();

    assertThat(Trend.of(ITERATIONS, unknown).percent()).isNaN();
  }
}
