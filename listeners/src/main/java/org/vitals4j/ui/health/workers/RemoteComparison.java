package org.vitals4j.ui.health.workers;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vitals4j.diagnose.workers.OpenFindings;
import org.vitals4j.diagnose.workers.WorkerComparison;
import org.vitals4j.diagnose.workers.WorkerReading;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.MinMaxLast;

/**
 * Compares the workers of other JVMs, run by run, by the last iteration in each of their reports.
 * What a worker's own JVM has found already is not found again. Not thread-safe.
 */
public final class RemoteComparison {

  /** Below all that a JVM counts down to which compares its own workers. */
  private static final long FIRST_ID = -(1L << 40);

  /** Beyond it the run that was reported of the longest ago is forgotten. */
  private static final int MAX_RUNS = 100;

  private final Map<String, Run> runs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
          return size() > MAX_RUNS;
        }
      };

  private static final class Run {
    private final WorkerComparison comparison;

    /** Worker and pathology of what was found in the workers' own JVMs. */
    private final Set<Known> known = new HashSet<>();

    Run(String session) {
      comparison = new WorkerComparison(session, new OpenFindings(FIRST_ID));
    }
  }

  private record Known(String worker, String pathology) {}

  /** Takes a report; returns what changed for the worker that sent it. */
  public List<FindingEvent> add(HealthReport report) {
    if (report.range().isEmpty() && report.events().isEmpty()) {
      return List.of();
    }
    Run run = runs.computeIfAbsent(report.session(), Run::new);
    for (Event event : report.events()) {
      if (event.finding().map(finding -> finding.id() < 0).orElse(false)) {
        run.known.add(new Known(report.worker(), event.name()));
      }
    }
    return report
        .range()
        .map(range -> run.comparison.add(report.worker(), reading(range)))
        .orElse(List.of())
        .stream()
        .filter(event -> !run.known.contains(known(event)))
        .toList();
  }

  private static Known known(FindingEvent event) {
    return new Known(event.worker(), event.finding().pathology().id());
  }

  private static WorkerReading reading(IterationRange range) {
    return new WorkerReading(
        range.iteration(),
        range.epoch(),
        last(range.run(), RunQuantity.GRADIENT_NORM),
        last(range.run(), RunQuantity.DURATION));
  }

  private static double last(MinMaxLast run, RunQuantity quantity) {
    int slot = IterationRange.slot(quantity);
    return slot < run.size() && run.has(slot) ? run.last(slot) : Double.NaN;
  }
}
