package org.vitals4j.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.report.ActivationStatistics;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.TensorStatistics;

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

  /** One value of one layer, over the points. */
  List<OptionalDouble> of(int layer, Function<LayerSnapshot, OptionalDouble> value) {
    return over(
        snapshot ->
            layer < snapshot.layers().size()
                ? value.apply(snapshot.layers().get(layer))
                : OptionalDouble.empty());
  }

  /** One value of the network, over the points. */
  List<OptionalDouble> over(Function<IterationSnapshot, OptionalDouble> value) {
    return snapshots.stream().map(value).toList();
  }

  /** Norm of the whole gradient, before clipping. */
  static OptionalDouble norm(IterationSnapshot snapshot) {
    return read(snapshot.gradient(), TensorStatistics::l2);
  }

  /** Norm of the whole gradient, after clipping; empty where nothing clips. */
  static OptionalDouble clippedNorm(IterationSnapshot snapshot) {
    OptionalDouble norm = norm(snapshot);
    OptionalDouble coefficient = read(snapshot.clipping(), clipped -> clipped.coefficient());
    return norm.isPresent() && coefficient.isPresent()
        ? OptionalDouble.of(norm.getAsDouble() * coefficient.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Norm of a layer's gradient. */
  static OptionalDouble gradientL2(LayerSnapshot layer) {
    return read(layer.gradient(), TensorStatistics::l2);
  }

  /** Mean size of a layer's gradient. */
  static OptionalDouble gradientMean(LayerSnapshot layer) {
    return read(layer.gradient(), TensorStatistics::meanAbs);
  }

  /** Largest size in a layer's gradient. */
  static OptionalDouble gradientMax(LayerSnapshot layer) {
    return read(layer.gradient(), TensorStatistics::maxAbs);
  }

  /** Variance of a layer's gradient. */
  static OptionalDouble gradientVariance(LayerSnapshot layer) {
    return squared(read(layer.gradientDistribution(), Distribution::std));
  }

  /** Variance of a layer's activations. */
  static OptionalDouble activationVariance(LayerSnapshot layer) {
    return squared(read(layer.activation().statistics(), ActivationStatistics::std));
  }

  /** Share of a layer's units that are dead. */
  static OptionalDouble dead(LayerSnapshot layer) {
    return read(layer.activation().deadFraction(), value -> value);
  }

  /** Share of a layer's outputs that are saturated. */
  static OptionalDouble saturated(LayerSnapshot layer) {
    return read(layer.activation().saturatedFraction(), value -> value);
  }

  /** Share of a layer's outputs that are 0. */
  static OptionalDouble zeros(LayerSnapshot layer) {
    return read(layer.activation().statistics(), ActivationStatistics::zeroFraction);
  }

  private static OptionalDouble squared(OptionalDouble std) {
    return std.isPresent()
        ? OptionalDouble.of(std.getAsDouble() * std.getAsDouble())
        : OptionalDouble.empty();
  }

  private static <T> OptionalDouble read(Measurement<T> reading, Function<T, Double> value) {
    return TrainingRecord.measured(reading)
        .map(one -> OptionalDouble.of(value.apply(one)))
        .orElse(OptionalDouble.empty());
  }
}
