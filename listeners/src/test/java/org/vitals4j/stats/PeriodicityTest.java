package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class PeriodicityTest {

  private static Periodicity of(IntToDoubleFunction series) {
    RecentValues values = new RecentValues(120);
    for (int i = 0; i < 120; i++) {
      values.add(series.applyAsDouble(i));
    }
    return Periodicity.of(values, 20);
  }

  @Test
  void findsThePeriodOfAWave() {
    Periodicity found = of(i -> Math.sin(2 * Math.PI * i / 12));

    assertThat(found.period()).isEqualTo(12);
    assertThat(found.opposite()).isEqualTo(-1, within(0.1));
    assertThat(found.repeat()).isEqualTo(1, within(0.1));
    assertThat(found.std()).isEqualTo(Math.sqrt(0.5), within(0.01));
  }

  @Test
  void aTrendIsNoWave() {
    assertThat(of(i -> 5 - 0.1 * i).std()).isEqualTo(0, within(1e-12));
  }

  @Test
  void aTrendDoesNotHideAWave() {
    assertThat(of(i -> 100 - i + Math.cos(Math.PI * i)).period()).isEqualTo(2);
  }

  @Test
  void noiseHasNoStrongPeriod() {
    Random random = new Random(4);

    assertThat(of(i -> random.nextGaussian()).opposite()).isGreaterThan(-0.4);
  }

  @Test
  void aConstantHasNone() {
    assertThat(of(i -> 3)).isEqualTo(new Periodicity(0, 0, 0, 0, 0));
  }

  @Test
  void theFundamentalIsTheShortestPeriodThatExplainsTheSwing() {
    Random random = new Random(7);

    assertThat(of(i -> Math.cos(Math.PI * i) + 0.5 * random.nextGaussian()).fundamental())
        .isEqualTo(2);
  }

  @Test
  void ofAPeriodOfFourTheFundamentalIsFour() {
    double[] four = {0.3, 0.28, -0.3, -0.28};

    assertThat(of(i -> four[i % 4]).fundamental()).isEqualTo(4);
  }

  @Test
  void aWaveIsItsOwnFundamental() {
    assertThat(of(i -> Math.sin(2 * Math.PI * i / 12)).fundamental()).isEqualTo(12);
  }
}
