package org.vitals4j.examples.lesson;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.TensorStatistics;

/**
 * Numbers that expectations are about, read from what the monitor measured; NaN where it did not.
 */
public final class SnapshotQueries {

  private SnapshotQueries() {}

  /** Layers that have weights, from input to output. */
  public static List<LayerSnapshot> weightLayers(IterationSnapshot snapshot) {
    return snapshot.layers().stream().filter(one -> one.layer().hasTrainableWeights()).toList();
  }

  /** L2 norm of the gradient of a layer's weights; its biases left out. */
  public static double weightNorm(LayerSnapshot layer) {
    double squares = 0;
    for (BlockSnapshot block : layer.blocks()) {
      if (block.block().weight()) {
        squares += Math.pow(norm(block), 2);
      }
    }
    return Math.sqrt(squares);
  }

  /** L2 norm of a block's gradient. */
  public static double norm(BlockSnapshot block) {
    return TrainingRecord.measured(block.gradient()).map(TensorStatistics::l2).orElse(Double.NaN);
  }

  /** ‖gradient of the first layer's weights‖ of the first iteration. */
  public static double inputNorm(TrainingRecord outcome) {
    return weightNorm(weightLayers(outcome.first()).get(0));
  }

  /** ‖g of the first layer's weights‖ / ‖g of the last one's‖, input over output. */
  public static double normRatio(TrainingRecord outcome) {
    List<LayerSnapshot> layers = weightLayers(outcome.first());
    return weightNorm(layers.get(0)) / weightNorm(layers.get(layers.size() - 1));
  }

  /** Variance of a layer's activations. */
  public static double activationVariance(IterationSnapshot snapshot, int layer) {
    return TrainingRecord.measured(snapshot.layers().get(layer).activation().statistics())
        .map(statistics -> statistics.std() * statistics.std())
        .orElse(Double.NaN);
  }

  /** Standard deviation of a layer's weights as training found them. */
  public static double initialStd(TrainingRecord outcome, int layer) {
    return TrainingRecord.measured(outcome.first().layers().get(layer).initialWeights())
        .map(InitialWeights::std)
        .orElse(Double.NaN);
  }

  /** Largest share of dead units that any layer ever had; NaN if it never was measured. */
  public static double deadAtWorst(TrainingRecord outcome) {
    return worst(outcome, layer -> layer.activation().deadFraction());
  }

  /** Largest share of saturated outputs that any hidden layer ever had. */
  public static double saturatedAtWorst(TrainingRecord outcome) {
    return worst(outcome, layer -> layer.activation().saturatedFraction());
  }

  /** Share of zeros among the hidden activations of the last iteration, over elements. */
  public static double sparsity(TrainingRecord outcome) {
    double zeros = 0;
    double all = 0;
    for (LayerSnapshot layer : outcome.last().layers()) {
      Optional<ActivationStatistics> seen =
          TrainingRecord.measured(layer.activation().statistics());
      if (seen.isPresent()) {
        zeros += seen.get().zeroFraction() * seen.get().count();
        all += (double) seen.get().count();
      }
    }
    return zeros / all;
  }

  /** Largest standard deviation of a layer's gradient over the smallest, in the first iteration. */
  public static double stdSpread(TrainingRecord outcome) {
    double[] stds =
        weightLayers(outcome.first()).stream()
            .flatMap(layer -> TrainingRecord.measured(layer.gradientDistribution()).stream())
            .mapToDouble(Distribution::std)
            .toArray();
    return Arrays.stream(stds).max().orElse(Double.NaN)
        / Arrays.stream(stds).min().orElse(Double.NaN);
  }

  private static double worst(
      TrainingRecord outcome, Function<LayerSnapshot, Measurement<Double>> value) {
    return outcome.iterations().stream()
        .mapToDouble(snapshot -> largest(snapshot, value))
        .filter(one -> !Double.isNaN(one))
        .max()
        .orElse(Double.NaN);
  }

  private static double largest(
      IterationSnapshot snapshot, Function<LayerSnapshot, Measurement<Double>> value) {
    return snapshot.layers().stream()
        .flatMap(layer -> TrainingRecord.measured(value.apply(layer)).stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(Double.NaN);
  }
}
