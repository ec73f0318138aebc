package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All of them. */
public final class HealthyRuns {

  private static final List<HealthyRun> ALL =
      Stream.of(
              RestoredRuns.all(),
              ImbalancedRuns.all(),
              LabelRuns.all(),
              SmallSignalRuns.all(),
              GanRuns.all(),
              ScheduleRuns.all(),
              CurriculumRuns.all(),
              QLearningRuns.all(),
              SmallBatchRuns.all(),
              FineTuningRuns.all(),
              NhwcRuns.all())
          .flatMap(List::stream)
          .sorted(Comparator.comparing(HealthyRun::kind))
          .toList();

  private HealthyRuns() {}

  /** Kind by kind. */
  public static List<HealthyRun> all() {
    return ALL;
  }

  public static HealthyRun of(String id) {
    return ALL.stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no healthy run is called '" + id + "'"));
  }
}
