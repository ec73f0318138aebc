package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.ui.health.verdict.HealthState;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.MinMaxLast;

/** Workers that are heard, and that are not. Time passes by hand. */
class RemoteWorkersTest {

  private final Runs runs = new Runs();
  private long now;
  private final RemoteWorkers workers = new RemoteWorkers(runs, () -> now);

  @AfterEach
  void close() {
    workers.close();
  }

  private static HealthReport report(long sequence, int iteration) {
    return new HealthReport(
        "run", "3", sequence, Optional.of(Reports.range(iteration, 0.5)), List.of(), List.of());
  }

  private static HealthReport empty() {
    return new HealthReport("run", "3", 0, Optional.empty(), List.of(), List.of());
  }

  private void begin() {
    workers.network(Reports.network("0", "1", "2").of("run", "3"));
    workers.report(report(1000, 7));
  }

  private void pass(Duration time) {
    now += time.toNanos();
    workers.lookForSilence();
  }

  private List<Event> findings() {
    return runs.history("run", "3").orElseThrow().since(Long.MIN_VALUE).findings();
  }

  @Test
  void aWorkerThatIsHeardNoMoreIsReported() {
    begin();
    pass(RemoteWorkers.SILENCE.plusSeconds(1));

    assertThat(findings()).hasSize(1);
    assertThat(findings().get(0).name()).isEqualTo("WORKER_SILENT");
    assertThat(HealthState.isOpen(findings().get(0))).isTrue();
  }

  @Test
  void aWorkerThatHasNothingToReportIsNotMissed() {
    begin();
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(1));
      workers.alive(empty());
    }

    assertThat(findings()).isEmpty();
  }

  @Test
  void aWorkerThatIsDoneIsNotMissed() {
    begin();
    workers.end(empty());
    workers.report(report(1001, 8)); // was on its way
    pass(RemoteWorkers.SILENCE.multipliedBy(10));

    assertThat(findings()).isEmpty();
  }

  @Test
  void theFindingClosesWhenTheWorkerIsHeardAgain() {
    begin();
    pass(RemoteWorkers.SILENCE.plusSeconds(1));
    workers.alive(empty());

    assertThat(findings()).hasSize(1).noneMatch(HealthState::isOpen);
  }

  /** Events of the server stand between those of the worker, and take the place of none. */
  @Test
  void nothingIsLostAfterASilence() {
    begin();
    pass(RemoteWorkers.SILENCE.plusSeconds(1));
    workers.report(report(1001, 8));
    workers.report(report(1002, 9));

    assertThat(runs.history("run", "3").orElseThrow().since(Long.MIN_VALUE).entries())
        .extracting(entry -> entry.range().iteration())
        .containsExactly(7, 8, 9);
  }

  @Test
  void eachSilenceIsAFindingOfItsOwn() {
    begin();
    for (int i = 0; i < 3; i++) {
      pass(RemoteWorkers.SILENCE.plusSeconds(1));
      workers.alive(empty());
    }

    assertThat(findings()).hasSize(3);
  }

  @Test
  void aWorkerThatStandsApartIsShownWithIt() {
    for (int i = 0; i < 90; i++) {
      for (String worker : List.of("0", "1", "2", "3")) {
        if (i == 0) {
          workers.network(Reports.network("0").of("run", worker));
        }
        workers.report(withNorm(worker, 1000 + i, worker.equals("3") ? 10 : 1));
      }
    }

    assertThat(findings()).extracting(Event::name).containsExactly("WORKER_OUTLIER");
    assertThat(runs.history("run", "2").orElseThrow().since(0).findings()).isEmpty();
  }

  private static HealthReport withNorm(String worker, int iteration, double norm) {
    MinMaxLast.Builder run = new MinMaxLast.Builder(IterationRange.runSlots());
    run.set(IterationRange.slot(RunQuantity.GRADIENT_NORM), norm);
    IterationRange range =
        new IterationRange(iteration, iteration, 1, 0, iteration, 1, 0, run.build(), Map.of());
    return new HealthReport("run", worker, iteration, Optional.of(range), List.of(), List.of());
  }
}
