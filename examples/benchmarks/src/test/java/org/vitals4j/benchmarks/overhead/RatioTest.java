package org.vitals4j.benchmarks.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioTest {

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(Ratio.of(new double[] {4, 1, 3, 2}).median()).isEqualTo(2.5);
  }

  @Test
  void theIntervalOfTwelveIsThirdToTenth() {
    double[] ratios = new double[12];
    Arrays.setAll(ratios, i -> i + 1);

    Ratio ratio = Ratio.of(ratios);

    // P(3 <= X < 10) for X of B(12, 1/2) is 0.961.
    assertThat(ratio.low()).isEqualTo(3);
    assertThat(ratio.high()).isEqualTo(10);
    assertThat(ratio.min()).isEqualTo(1);
    assertThat(ratio.max()).isEqualTo(12);
  }

  @Test
  void theIntervalHoldsTheTrueMedianInNineteenOfTwentyRuns() {
    Random random = new Random(1);
    int held = 0;
    for (int run = 0; run < 4_000; run++) {
      double[] ratios = new double[40];
      Arrays.setAll(ratios, i -> Math.exp(random.nextGaussian())); // its median is 1
      Ratio ratio = Ratio.of(ratios);
      held += ratio.low() <= 1 && ratio.high() >= 1 ? 1 : 0;
    }

    assertThat(held / 4_000.0).isBetween(0.945, 0.98);
  }
}
