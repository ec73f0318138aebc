package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vitals4j.measure.IterationSnapshot.BlockSnapshot;
import org.vitals4j.measure.IterationSnapshot.LayerSnapshot;

/**
 * What a step did, read after it: in {@code iterationDone} the array that held the gradient holds
 * the update, and the parameters are those after it, so before the step they were the sum of both.
 */
final class StepMeasurement {

  static final Reading<TensorStatistics> NO_GRADIENT_CALLBACK =
      Reading.absent("DL4J called no gradient callback in this iteration");
  private static final Reading<TensorStatistics> HIDDEN =
      Reading.absent("the optimisation algorithm does not show its step");
  private static final Reading<TensorStatistics> UNREADABLE =
      Reading.absent("parameters of this data type cannot be read");

  private StepMeasurement() {}

  /**
   * Everything known of each layer in this iteration.
   *
   * @param gradient as measured before the step; null where DL4J showed none
   * @param activations one a layer
   * @param sampled whether parameters, updates and learning rates are due
   */
  static List<LayerSnapshot> layers(
      NetworkView view,
      NetworkDescription network,
      @Nullable GradientMeasurement gradient,
      List<ActivationSnapshot> activations,
      int iteration,
      int epoch,
      boolean sampled,
      HostScanner scanner) {
    List<NetworkView.Part> parts = sampled ? view.parts() : List.of();
    List<LayerSnapshot> layers = new ArrayList<>(network.layers().size());
    for (NetworkDescription.Layer layer : network.layers()) {
      List<BlockSnapshot> blocks = new ArrayList<>(layer.blocks().size());
      for (int b = 0; b < layer.blocks().size(); b++) {
        NetworkDescription.Block block = layer.blocks().get(b);
        Reading<TensorStatistics> ofGradient =
            gradient == null ? NO_GRADIENT_CALLBACK : gradient.blocks().get(layer.index()).get(b);
        Step step = sampled ? step(view, block, scanner) : Step.NOT_SAMPLED;
        Reading<Double> rate =
            sampled
                ? learningRate(parts.get(layer.index()), block, iteration, epoch)
                : Reading.notSampled();
        blocks.add(new BlockSnapshot(block, ofGradient, step.before(), step.update(), rate));
      }
      Reading<TensorStatistics> ofLayer =
          gradient == null ? NO_GRADIENT_CALLBACK : gradient.layers().get(layer.index());
      layers.add(new LayerSnapshot(layer, ofLayer, activations.get(layer.index()), blocks));
    }
    return layers;
  }

  /** Whether the step of any block was seen to hold NaN or an infinity. */
  static boolean anyNonFinite(List<LayerSnapshot> layers) {
    for (LayerSnapshot layer : layers) {
      for (BlockSnapshot block : layer.blocks()) {
        if (isNonFinite(block.parameter()) || isNonFinite(block.update())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isNonFinite(Reading<TensorStatistics> reading) {
    return reading instanceof Reading.Measured<TensorStatistics> m && !m.value().isFinite();
  }

  private static Step step(NetworkView view, NetworkDescription.Block block, HostScanner scanner) {
    INDArray parameters = view.parameters();
    INDArray updates = view.gradients();
    if (parameters == null || updates == null || !HostScanner.supports(parameters.dataType())) {
      return Step.absent(UNREADABLE);
    }
    // L-BFGS, conjugate gradient and line search leave the search direction there, not the step.
    if (view.model().conf() != null
        && view.model().conf().getOptimizationAlgo()
            != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      return Step.absent(HIDDEN);
    }
    HostScanner.Pair pair = scanner.scanSum(parameters, updates, block.offset(), block.length());
    return new Step(Reading.measured(pair.before()), Reading.measured(pair.update()));
  }

  private static Reading<Double> learningRate(
      NetworkView.Part part, NetworkDescription.Block block, int iteration, int epoch) {
    TrainingConfig config = part.trainable().getConfig();
    String key = block.name().substring(part.keyPrefix().length());
    IUpdater updater = config == null ? null : config.getUpdaterByParam(key);
    if (updater == null) {
      return Reading.absent("no updater");
    }
    double rate = updater.getLearningRate(iteration, epoch);
    return Double.isNaN(rate)
        ? Reading.absent(updater.getClass().getSimpleName() + " has no learning rate")
        : Reading.measured(rate);
  }

  private record Step(Reading<TensorStatistics> before, Reading<TensorStatistics> update) {

    static final Step NOT_SAMPLED = new Step(Reading.notSampled(), Reading.notSampled());

    static Step absent(Reading<TensorStatistics> why) {
      return new Step(why, why);
    }
  }
}
