package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vitals4j.report.Measurement;

class DeadUnitWindowTest {

  private final DeadUnitWindow window = new DeadUnitWindow(3);

  private void iterations(int count, int examples, int... alive) {
    for (int i = 0; i < count; i++) {
      for (int unit : alive) {
        window.alive(unit);
      }
      window.endIteration(examples, true);
    }
  }

  @Test
  void tellsNothingBeforeTheWindowIsFull() {
    iterations(29, 100);

    assertThat(window.reading()).isEqualTo(new Measurement.NotEnough<>(2900, 3000, "examples"));
  }

  @Test
  void aWindowHasTenIterationsHoweverLargeTheMinibatch() {
    iterations(9, 10_000);

    assertThat(window.reading()).isEqualTo(new Measurement.NotEnough<>(9, 10, "iterations"));
  }

  @Test
  void aUnitThatWasSilentForTheWindowIsDead() {
    iterations(30, 100, 0, 2);

    assertThat(window.reading().get().indices()).containsExactly(1);
  }

  @Test
  void oneExampleInAWindowIsLife() {
    iterations(20, 100, 0, 2);
    iterations(1, 100, 1);
    iterations(20, 100, 0, 2);

    assertThat(window.reading().get().count()).isZero();
  }

  @Test
  void reportsADeadUnitWithinOneTickOfTheWindow() {
    iterations(51, 100, 0, 1, 2);
    iterations(30, 100, 0, 1);
    assertThat(window.reading().get().count()).isZero(); // it may have lived to the end of its tick
    iterations(2, 100, 0, 1);

    assertThat(window.reading().get().indices()).containsExactly(2);
  }

  @Test
  void revivalIsToldAtOnce() {
    iterations(40, 100, 0, 1);
    iterations(1, 100, 0, 1, 2);

    assertThat(window.reading().get().count()).isZero();
  }

  private void followed(int count, int examples, int... alive) {
    for (int i = 0; i < count; i++) {
      for (int unit : alive) {
        window.alive(unit);
      }
      window.endIteration(examples, false);
    }
  }

  @Test
  void gradientsAloneKillNoUnit() {
    followed(100, 100, 0, 2);

    assertThat(window.reading())
        .isEqualTo(new Measurement.NotEnough<>(0, 3, "looks at activations"));
  }

  @Test
  void threeLooksConfirmADeath() {
    for (int i = 0; i < 3; i++) {
      followed(11, 100, 0, 2);
      iterations(1, 100, 0, 2);
    }

    assertThat(window.reading().get().indices()).containsExactly(1);
  }

  @Test
  void aLookThatFindsLifeBeginsTheWindowAgain() {
    iterations(2, 100, 0, 2);
    followed(27, 100, 0, 2);
    iterations(1, 100, 0, 1, 2);
    followed(26, 100, 0, 2);
    iterations(3, 100, 0, 2);
    assertThat(window.reading().get().count()).isZero();
    iterations(1, 100, 0, 2);

    assertThat(window.reading().get().indices()).containsExactly(1);
  }

  @Test
  void looksAreDueWhereUnitsAreSilentAndNowhereElse() {
    followed(100, 100, 0, 1, 2);
    assertThat(window.isLookDue()).isFalse();
    followed(10, 100, 0, 1);
    assertThat(window.isLookDue()).isTrue();
    iterations(1, 100, 0, 1);
    assertThat(window.isLookDue()).isFalse();
    followed(5, 100, 0, 1);
    assertThat(window.isLookDue()).isTrue();
  }

  @Test
  void longRunsForgetNothing() {
    iterations(5_000, 64, 0, 1);
    assertThat(window.reading().get().indices()).containsExactly(2);
    iterations(5_000, 1, 0);
    assertThat(window.reading().get().indices()).containsExactly(1, 2);
  }
}
