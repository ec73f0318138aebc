package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplosionTriggerTest {

  private final ExplosionTrigger suspicion = new ExplosionTrigger();

  private int suspects(int iterations, double norm) {
    int suspects = 0;
    for (int i = 0; i < iterations; i++) {
      suspects += suspicion.raisedBy(norm) ? 1 : 0;
    }
    return suspects;
  }

  @Test
  void anOrdinaryGradientRaisesNone() {
    assertThat(suspects(1_000, 999)).isZero();
  }

  @Test
  void aGradientAlwaysLargeRaisesItOnlyForAWhile() {
    assertThat(suspects(10_000, 5_000)).isEqualTo(20);
  }

  @Test
  void tenTimesTheLargestRaisesItAgain() {
    suspects(100, 5_000);

    assertThat(suspects(100, 49_000)).isZero();
    assertThat(suspects(100, 51_000)).isEqualTo(20);
  }

  @Test
  void aCalmStretchForgetsWhatWasLarge() {
    suspects(100, 5_000);
    suspects(100, 1);

    assertThat(suspects(1, 5_000)).isEqualTo(1);
  }

  @Test
  void whatIsNoNumberAlwaysRaisesIt() {
    assertThat(suspects(100, Double.NaN)).isEqualTo(100);
    assertThat(suspects(100, Double.POSITIVE_INFINITY)).isEqualTo(100);
  }
}
