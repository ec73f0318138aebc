package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.IterationSnapshot.Rates;

class MeasurementScheduleTest {

  private final MeasurementSchedule pace = new MeasurementSchedule();

  private void follow(boolean norms, Sampling... samplings) {
    pace.follow(new MeasurementRequest(norms, List.of(samplings), false, 0));
  }

  /** Some iterations that the monitor takes nearly all the time of. */
  private void live() {
    for (int i = 0; i < 100; i++) {
      pace.ended(pace.at(i), 1_000, 900);
    }
  }

  @Test
  void nothingWantedIsTheFiniteCheckAlone() {
    follow(false);

    assertThat(pace.at(0)).isEqualTo(MeasurementLevel.FINITE_CHECK);
    assertThat(pace.rates()).isEqualTo(new Rates(0, 0));
  }

  @Test
  void aScheduleIsKeptToTheIteration() {
    follow(true, Sampling.every(3));

    assertThat(List.of(pace.at(0), pace.at(1), pace.at(2), pace.at(3)))
        .containsExactly(
            MeasurementLevel.FULL,
            MeasurementLevel.NORMS,
            MeasurementLevel.NORMS,
            MeasurementLevel.FULL);
    assertThat(pace.rates()).isEqualTo(new Rates(1, 1.0 / 3));
  }

  @Test
  void severalSchedulesAreAllKept() {
    follow(false, Sampling.every(2), Sampling.every(3));

    assertThat(List.of(pace.at(1), pace.at(2), pace.at(3), pace.at(5)))
        .containsExactly(
            MeasurementLevel.FINITE_CHECK,
            MeasurementLevel.FULL,
            MeasurementLevel.FULL,
            MeasurementLevel.FINITE_CHECK);
  }

  @Test
  void aScheduleHoldsBesideABudget() {
    follow(false, Sampling.budget(0.001), Sampling.every(4));
    live();

    assertThat(pace.at(8)).isEqualTo(MeasurementLevel.FULL);
    assertThat(pace.at(9)).isNotEqualTo(MeasurementLevel.FULL);
    assertThat(pace.rates().samples()).isEqualTo(0.25);
  }

  @Test
  void theLargestBudgetCounts() {
    follow(false, Sampling.budget(0.001), Sampling.budget(1));
    live();

    assertThat(pace.at(200)).isEqualTo(MeasurementLevel.FULL);
  }

  @Test
  void whatWasLearnedOutlivesAListenerThatComesOrGoes() {
    follow(false, Sampling.budget(0.01));
    live();
    follow(true, Sampling.budget(0.01));

    assertThat(pace.rates().samples()).isLessThan(1);
    assertThat(pace.at(200)).isEqualTo(MeasurementLevel.NORMS);
  }

  @Test
  void refusesABudgetOutsideItsRange() {
    assertThatThrownBy(() -> Sampling.budget(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(0, 1]")
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> Sampling.budget(Double.NaN)).hasMessageContaining("NaN");
  }
}
