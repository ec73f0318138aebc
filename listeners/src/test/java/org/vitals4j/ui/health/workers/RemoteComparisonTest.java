package org.vitals4j.ui.health.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.MinMaxLast;

/** Four workers that report in turn, the last of which has ten times the gradient. */
class RemoteComparisonTest {

  private static final int WORKERS = 4;
  private static final int ROUNDS = 90;

  private final RemoteComparison comparison = new RemoteComparison();

  private static HealthReport report(String session, int worker, int iteration) {
    MinMaxLast.Builder run = new MinMaxLast.Builder(IterationRange.runSlots());
    double norm = worker == WORKERS - 1 ? 10 : 1 + 0.01 * (iteration % 7);
    run.set(IterationRange.slot(RunQuantity.GRADIENT_NORM), norm);
    run.set(IterationRange.slot(RunQuantity.DURATION), worker == 0 ? 0.2 : 0.1);
    IterationRange range =
        new IterationRange(iteration, iteration, 1, 0, iteration, 1, 0, run.build(), Map.of());
    return new HealthReport(
        session, "host." + worker, iteration, Optional.of(range), List.of(), List.of());
  }

  private List<FindingEvent> train() {
    List<FindingEvent> events = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      for (int worker = 0; worker < WORKERS; worker++) {
        events.addAll(comparison.add(report("run", worker, i)));
      }
    }
    return events;
  }

  @Test
  void namesWhoStandsApartAndWhoIsSlow() {
    assertThat(train())
        .filteredOn(event -> event.kind() == Kind.WORSENED)
        .extracting(event -> event.worker() + " " + event.finding().pathology())
        .containsExactlyInAnyOrder("host.0 WORKER_STRAGGLER", "host.3 WORKER_OUTLIER");
  }

  @Test
  void runsAreNotComparedWithEachOther() {
    List<FindingEvent> events = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      for (int worker = 0; worker < WORKERS; worker++) {
        events.addAll(comparison.add(report("run " + worker, worker, i)));
      }
    }

    assertThat(events).isEmpty();
  }

  @Test
  void whatAWorkersOwnJvmHasFoundIsNotFoundAgain() {
    Event found =
        new Event(
            Event.Kind.FINDING,
            5,
            0,
            5,
            Severity.INFO,
            "WORKER_OUTLIER",
            List.of(),
            "its median gradient norm is 10",
            Optional.of(
                new Event.FindingState(
                    -1,
                    Kind.OPENED,
                    Severity.INFO,
                    5,
                    5,
                    OptionalInt.empty(),
                    10,
                    2,
                    "1",
                    List.of(),
                    List.of())),
            Optional.empty(),
            Optional.empty());
    comparison.add(
        new HealthReport("run", "host.3", 1, Optional.empty(), List.of(), List.of(found)));

    assertThat(train())
        .extracting(event -> event.finding().pathology().id())
        .doesNotContain("WORKER_OUTLIER")
        .contains("WORKER_STRAGGLER");
  }
}
