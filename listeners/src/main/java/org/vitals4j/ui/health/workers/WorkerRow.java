package org.vitals4j.ui.health.workers;

import java.util.List;
import java.util.OptionalDouble;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.ui.health.wire.IterationRange;

/**
 * One worker in the table of all.
 *
 * @param worker its name
 * @param iteration its last; -1 before the first
 * @param epoch of that
 * @param timeMillis end of that by the worker's clock, milliseconds since 1970; 0 before the first
 * @param score of the last iteration reported; may be NaN or infinite; empty before the first
 * @param gradientNorm L2 norm of its own gradient, the last one measured; may be NaN or infinite;
 *     empty where none was lately
 * @param rate iterations a second, over its last reports; empty while there is one, and where they
 *     took no time
 */
public record WorkerRow(
    String worker,
    int iteration,
    int epoch,
    long timeMillis,
    OptionalDouble score,
    OptionalDouble gradientNorm,
    OptionalDouble rate) {

  private static final double MILLIS_PER_SECOND = 1000;

  /**
   * The row of one worker.
   *
   * @param newest its last buckets, in order
   */
  public static WorkerRow of(String worker, List<IterationRange> newest) {
    if (newest.isEmpty()) {
      OptionalDouble none = OptionalDouble.empty();
      return new WorkerRow(worker, -1, 0, 0, none, none, none);
    }
    IterationRange last = newest.get(newest.size() - 1);
    return new WorkerRow(
        worker,
        last.iteration(),
        last.epoch(),
        last.timeMillis(),
        last(newest, RunQuantity.SCORE),
        last(newest, RunQuantity.GRADIENT_NORM),
        rate(newest));
  }

  private static OptionalDouble last(List<IterationRange> newest, RunQuantity quantity) {
    int slot = IterationRange.slot(quantity);
    for (int i = newest.size() - 1; i >= 0; i--) {
      var run = newest.get(i).run();
      if (slot < run.size() && run.has(slot)) {
        return OptionalDouble.of(run.last(slot));
      }
    }
    return OptionalDouble.empty();
  }

  private static OptionalDouble rate(List<IterationRange> newest) {
    IterationRange first = newest.get(0);
    long millis = newest.get(newest.size() - 1).timeMillis() - first.timeMillis();
    if (millis <= 0) {
      return OptionalDouble.empty();
    }
    long iterations = 0;
    for (IterationRange range : newest.subList(1, newest.size())) {
      iterations += range.iterations();
    }
    return OptionalDouble.of(iterations * MILLIS_PER_SECOND / millis);
  }
}
