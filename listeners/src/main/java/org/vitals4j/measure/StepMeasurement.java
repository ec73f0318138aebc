package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vitals4j.measure.ArrayScanner.Profile;
import org.vitals4j.measure.ArrayScanner.StepProfile;
import org.vitals4j.measure.IterationSnapshot.BlockSnapshot;
import org.vitals4j.measure.IterationSnapshot.LayerSnapshot;

/**
 * What a step did, read after it: in {@code iterationDone} the array that held the gradient holds
 * the update, and the parameters are those after it, so before the step they were the sum of both.
 */
final class StepMeasurement {

  private static final Reading<Object> NO_GRADIENT_CALLBACK =
      Reading.absent("DL4J called no gradient callback in this iteration");
  private static final Reading<Object> NOT_SAMPLED = Reading.notSampled();
  private static final Reading<Object> HIDDEN =
      Reading.absent("the optimisation algorithm does not show its step");
  private static final Reading<Object> UNREADABLE =
      Reading.absent("parameters of this data type cannot be read");

  private StepMeasurement() {}

  /** The reason why an iteration has no gradient. */
  static <T> Reading<T> noGradient() {
    return cast(NO_GRADIENT_CALLBACK);
  }

  /**
   * Everything known of each layer in this iteration.
   *
   * @param gradient as measured before the step; null where DL4J showed none
   * @param activations one a layer
   * @param sampled whether parameters, updates and learning rates are due
   * @param histogramElements elements of a block that its histograms look at; 0 for none
   */
  static List<LayerSnapshot> layers(
      NetworkView view,
      NetworkDescription network,
      @Nullable GradientMeasurement gradient,
      List<ActivationSnapshot> activations,
      int iteration,
      int epoch,
      boolean sampled,
      long histogramElements,
      ArrayScanner scanner) {
    List<NetworkView.Part> parts = sampled ? view.parts() : List.of();
    Steps steps = sampled ? steps(view, network, scanner) : new Steps(List.of(), NOT_SAMPLED);
    List<Reading<BlockDetail>> details =
        steps.all().isEmpty() || histogramElements == 0
            ? List.of()
            : details(view, network, gradient, histogramElements, scanner);
    List<LayerSnapshot> layers = new ArrayList<>(network.layers().size());
    int index = 0;
    for (NetworkDescription.Layer layer : network.layers()) {
      List<BlockSnapshot> blocks = new ArrayList<>(layer.blocks().size());
      for (int b = 0; b < layer.blocks().size(); b++) {
        NetworkDescription.Block block = layer.blocks().get(b);
        Reading<TensorStatistics> ofGradient =
            gradient == null ? noGradient() : gradient.blocks().get(layer.index()).get(b);
        Reading<Double> rate =
            sampled
                ? learningRate(parts.get(layer.index()), block, iteration, epoch)
                : Reading.notSampled();
        blocks.add(
            new BlockSnapshot(
                block,
                ofGradient,
                steps.read(index, step -> step.before().norms()),
                steps.read(index, step -> step.before().distribution()),
                steps.read(index, StepProfile::update),
                rate,
                details.isEmpty() ? Reading.notSampled() : details.get(index)));
        index++;
      }
      int l = layer.index();
      layers.add(
          new LayerSnapshot(
              layer,
              gradient == null ? noGradient() : gradient.layers().get(l),
              gradient == null ? noGradient() : gradient.distributions().get(l),
              gradient == null ? noGradient() : gradient.histograms().get(l),
              activations.get(l),
              blocks));
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

  private static Steps steps(NetworkView view, NetworkDescription network, ArrayScanner scanner) {
    INDArray parameters = view.parameters();
    INDArray updates = view.gradients();
    if (parameters == null || updates == null || !ArrayScanner.supports(parameters.dataType())) {
      return new Steps(List.of(), UNREADABLE);
    }
    // L-BFGS, conjugate gradient and line search leave the search direction there, not the step.
    if (view.model().conf() != null
        && view.model().conf().getOptimizationAlgo()
            != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      return new Steps(List.of(), HIDDEN);
    }
    return new Steps(scanner.steps(parameters, updates, Span.of(network)), NOT_SAMPLED);
  }

  /** After the step: parameters are those after it, and the gradient's array holds the update. */
  private static List<Reading<BlockDetail>> details(
      NetworkView view,
      NetworkDescription network,
      @Nullable GradientMeasurement gradient,
      long histogramElements,
      ArrayScanner scanner) {
    INDArray parameters = view.parameters();
    INDArray updates = view.gradients();
    if (parameters == null || updates == null) {
      return List.of();
    }
    List<Span> spans = Span.of(network);
    List<List<Span>> each = spans.stream().map(List::of).toList();
    List<Profile> spreads = scanner.profiles(updates, spans);
    List<Histogram> ofParameters = scanner.histograms(parameters, each, 1, histogramElements);
    List<Histogram> ofUpdates = scanner.histograms(updates, each, 1, histogramElements);
    boolean known = gradient != null && !gradient.details().isEmpty();
    List<Reading<BlockDetail>> details = new ArrayList<>(spans.size());
    for (NetworkDescription.Layer layer : network.layers()) {
      for (int b = 0; b < layer.blocks().size(); b++) {
        int i = details.size();
        Reading<Distribution> ofGradient =
            gradient != null && known
                ? gradient.details().get(layer.index()).get(b)
                : Reading.notSampled();
        details.add(
            Reading.measured(
                new BlockDetail(
                    ofGradient,
                    spreads.get(i).distribution(),
                    ofParameters.get(i),
                    ofUpdates.get(i))));
      }
    }
    return details;
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

  /**
   * The steps of all blocks, layer by layer, or why there are none.
   *
   * @param otherwise what is read where {@code all} is empty
   */
  private record Steps(List<StepProfile> all, Reading<Object> otherwise) {

    <T> Reading<T> read(int index, Function<StepProfile, T> part) {
      return all.isEmpty() ? cast(otherwise) : Reading.measured(part.apply(all.get(index)));
    }
  }

  @SuppressWarnings("unchecked") // an absence holds no T
  private static <T> Reading<T> cast(Reading<Object> absence) {
    return (Reading<T>) (Reading<?>) absence;
  }
}
