package org.vitals4j.ui.health.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.MinMaxLast;

class WorkerRowTest {

  private static IterationRange bucket(int first, int last, long millis, double norm) {
    MinMaxLast.Builder run = new MinMaxLast.Builder(IterationRange.runSlots());
    run.set(IterationRange.slot(RunQuantity.SCORE), 0.5);
    if (norm >= 0) {
      run.set(IterationRange.slot(RunQuantity.GRADIENT_NORM), norm);
    }
    return new IterationRange(
        first, last, last - first + 1, 3, millis, 1, 0, run.build(), Map.of());
  }

  @Test
  void theRateIsOfTheIterationsAfterTheFirstBucket() {
    WorkerRow row = WorkerRow.of("2", List.of(bucket(0, 9, 1000, 1), bucket(10, 39, 3000, 1)));

    assertThat(row.rate()).hasValue(15);
    assertThat(row.iteration()).isEqualTo(39);
    assertThat(row.epoch()).isEqualTo(3);
    assertThat(row.timeMillis()).isEqualTo(3000);
  }

  @Test
  void theNormIsTheLastThatWasMeasured() {
    WorkerRow row = WorkerRow.of("2", List.of(bucket(0, 0, 1000, 7), bucket(1, 1, 2000, -1)));

    assertThat(row.gradientNorm()).hasValue(7);
  }

  @Test
  void aWorkerThatHasReportedNothingHasNoNumbers() {
    WorkerRow row = WorkerRow.of("2", List.of());

    assertThat(row.iteration()).isEqualTo(-1);
    assertThat(row.score()).isEmpty();
    assertThat(row.gradientNorm()).isEmpty();
    assertThat(row.rate()).isEmpty();
  }

  @Test
  void iterationsOfOneMillisecondHaveNoRate() {
    WorkerRow row = WorkerRow.of("2", List.of(bucket(0, 0, 1000, 7), bucket(1, 1, 1000, 7)));

    assertThat(row.rate()).isEmpty();
  }
}
