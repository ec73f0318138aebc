package org.vitals4j.ui;

import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.vitals4j.report.IterationSnapshot;

/** Examples and minibatches of one worker: in all, and per second since the last report. */
final class Throughput {

  private long examples;
  private long minibatches;

  private long timedExamples;
  private long timedMinibatches;
  private double timedSeconds;

  /** Every snapshot counts, also those that no report is written for. */
  void add(IterationSnapshot snapshot) {
    examples += snapshot.batchSize();
    minibatches++;
    double seconds = snapshot.duration().orElse(0.0);
    if (seconds > 0 && Double.isFinite(seconds)) {
      // Summing what was measured, not comparing clocks: snapshots that were dropped on the way
      // would look like a slow iteration.
      timedExamples += snapshot.batchSize();
      timedMinibatches++;
      timedSeconds += seconds;
    }
  }

  /** Rates are 0 where no iteration since the last report has a duration, as for the first. */
  void writeTo(StatsReport report, long runtimeMillis) {
    boolean timed = timedSeconds > 0;
    report.reportPerformance(
        Math.max(0, runtimeMillis),
        examples,
        minibatches,
        timed ? timedExamples / timedSeconds : 0,
        timed ? timedMinibatches / timedSeconds : 0);
    timedExamples = 0;
    timedMinibatches = 0;
    timedSeconds = 0;
  }
}
