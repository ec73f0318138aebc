package org.vitals4j.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.RunQuantity;

/**
 * A run as lines to draw: at most so many points of it, evenly chosen, the first and the last among
 * them. A value that was not measured is empty; NaN and infinities are kept as what they are.
 */
final class Series {

  private final List<IterationSnapshot> snapshots;

  /**
   * The lines of a run.
   *
   * @param most points a line, at least 2
   */
  Series(TrainingRecord outcome, int most) {
    List<IterationSnapshot> all = outcome.iterations();
    snapshots = new ArrayList<>(most);
    int count = Math.min(most, all.size());
    for (int i = 0; i < count; i++) {
      snapshots.add(all.get(count == 1 ? 0 : (int) ((long) i * (all.size() - 1) / (count - 1))));
    }
  }

  /** The iterations of the points. */
  List<IterationSnapshot> snapshots() {
    return snapshots;
  }

  /** Names of the layers; empty for a run without iterations. */
  List<String> layers() {
    return snapshots.isEmpty()
        ? List.of()
        : snapshots.get(0).layers().stream().map(one -> one.layer().name()).toList();
  }

  /** One quantity of one layer, over the points. */
  List<OptionalDouble> of(int layer, LayerQuantity quantity) {
    return over(
        snapshot ->
            layer < snapshot.layers().size()
                ? optional(quantity.of(snapshot.layers().get(layer)))
                : OptionalDouble.empty());
  }

  /** The squares of the same: a variance of a standard deviation. */
  List<OptionalDouble> squaresOf(int layer, LayerQuantity quantity) {
    return of(layer, quantity).stream()
        .map(
            value ->
                value.isPresent()
                    ? OptionalDouble.of(value.getAsDouble() * value.getAsDouble())
                    : value)
        .toList();
  }

  /** One quantity of the run, over the points. */
  List<OptionalDouble> of(RunQuantity quantity) {
    return over(snapshot -> optional(quantity.of(snapshot)));
  }

  private List<OptionalDouble> over(Function<IterationSnapshot, OptionalDouble> value) {
    return snapshots.stream().map(value).toList();
  }

  private static OptionalDouble optional(Measurement<Double> measurement) {
    return measurement instanceof Measurement.Measured<Double> measured
        ? OptionalDouble.of(measured.value())
        : OptionalDouble.empty();
  }
}
