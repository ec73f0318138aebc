package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.ArrayScanner.Profile;
import org.vitals4j.measure.scan.ArrayScanner.StepProfile;
import org.vitals4j.measure.scan.Range;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.IterationSnapshot.BlockDetail;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;

/**
 * What a step did, read after it: in {@code iterationDone} the array that held the gradient holds
 * the update, and the parameters are those after it, so before the step they were the sum of both.
 */
final class StepMeasurement {

  private static final Measurement<Object> NOT_SAMPLED = Measurement.notSampled();
  private static final Measurement<Object> HIDDEN =
      Measurement.absent("the optimisation algorithm does not show its step");
  private static final Measurement<Object> UNREADABLE =
      Measurement.absent("parameters of this data type cannot be read");

  /** Rounding may change what is reported of a parameter by this share of it. */
  private static final double MAX_ROUNDING_SHARE = 0.01;

  /** Rounding of this size is none: a bias of 0 is still 0. */
  private static final double NEGLIGIBLE_ROUNDING = 1e-4;

  private StepMeasurement() {}

  /**
   * Everything known of each layer in this iteration.
   *
   * @param gradient as measured before the step, or why it was not
   * @param activations one a layer
   * @param start initial weights, one a layer; empty after the first iterations
   * @param touched touched rows, one a layer; empty where they were not measured
   * @param sampled whether parameters, updates and learning rates are due
   * @param histogramElements elements of a block that its histograms look at; 0 for none
   */
  static List<LayerSnapshot> layers(
      TrainedNetwork network,
      Layout layout,
      Measurement<GradientMeasurement> gradient,
      List<ActivationSnapshot> activations,
      List<Measurement<InitialWeights>> start,
      List<Measurement<Double>> touched,
      int iteration,
      int epoch,
      boolean sampled,
      long histogramElements,
      ArrayScanner scanner) {
    List<TrainedNetwork.Part> parts = sampled ? network.parts() : List.of();
    Steps steps = sampled ? steps(network, layout, scanner) : new Steps(List.of(), NOT_SAMPLED);
    GradientMeasurement measured =
        gradient instanceof Measurement.Measured<GradientMeasurement> m ? m.value() : null;
    Measurement<Object> otherwise = cast(gradient);
    List<Measurement<BlockDetail>> details =
        steps.all().isEmpty() || histogramElements == 0
            ? List.of()
            : details(network, layout, measured, histogramElements, scanner);
    List<LayerSnapshot> layers = new ArrayList<>(layout.description().layers().size());
    double rounding = steps.all().isEmpty() ? Double.NaN : rounding(network);
    int index = 0;
    for (NetworkDescription.Layer layer : layout.description().layers()) {
      int l = layer.index();
      List<BlockSnapshot> blocks = new ArrayList<>(layer.blocks().size());
      for (int b = 0; b < layer.blocks().size(); b++) {
        NetworkDescription.Block block = layer.blocks().get(b);
        StepProfile step = steps.at(index);
        blocks.add(
            new BlockSnapshot(
                block,
                measured == null ? cast(otherwise) : measured.blocks().get(l).get(b),
                step == null ? steps.none() : before(step, rounding),
                step == null ? steps.none() : Measurement.measured(step.update()),
                sampled ? learningRate(parts.get(l), block, iteration, epoch) : cast(NOT_SAMPLED),
                details.isEmpty() ? cast(NOT_SAMPLED) : details.get(index)));
        index++;
      }
      layers.add(
          new LayerSnapshot(
              layer,
              measured == null ? cast(otherwise) : measured.layers().get(l),
              measured == null ? cast(otherwise) : measured.distributions().get(l),
              measured == null ? cast(otherwise) : measured.histograms().get(l),
              activations.get(l),
              start.isEmpty() ? StartMeasurement.later() : start.get(l),
              touched.isEmpty() ? Measurement.notSampled() : touched.get(l),
              blocks));
    }
    return layers;
  }

  /**
   * The parameters before the step: those after it plus the step. These are rounded to its size, so
   * that of a step millions of times as large as the parameters only the rounding is left.
   */
  private static Measurement<ParameterStatistics> before(StepProfile step, double rounding) {
    double lost = rounding * step.update().l2();
    boolean negligible = lost <= NEGLIGIBLE_ROUNDING * Math.sqrt((double) step.update().count());
    return lost > MAX_ROUNDING_SHARE * step.before().l2() && !negligible
        ? Measurement.absent(BlockSnapshot.HIDDEN_BY_STEP)
        : Measurement.measured(step.before());
  }

  /** By which share of itself a number is rounded, at most. */
  private static double rounding(TrainedNetwork network) {
    INDArray parameters = Objects.requireNonNull(network.parameters());
    return switch (parameters.dataType()) {
      case HALF -> 0x1p-11;
      case BFLOAT16 -> 0x1p-8;
      case DOUBLE -> 0x1p-53;
      default -> 0x1p-24;
    };
  }

  /** Whether the step of any block was seen to hold NaN or an infinity. */
  static boolean anyNonFinite(List<LayerSnapshot> layers) {
    for (LayerSnapshot layer : layers) {
      for (BlockSnapshot block : layer.blocks()) {
        if ((block.parameter() instanceof Measurement.Measured<ParameterStatistics> w
                && !w.value().isFinite())
            || (block.update() instanceof Measurement.Measured<Norms> step
                && !step.value().isFinite())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Steps steps(TrainedNetwork network, Layout layout, ArrayScanner scanner) {
    INDArray parameters = network.parameters();
    INDArray updates = network.gradients();
    if (parameters == null || updates == null || !ArrayScanner.supports(parameters.dataType())) {
      return new Steps(List.of(), UNREADABLE);
    }
    // L-BFGS, conjugate gradient and line search leave the search direction there, not the step.
    if (!network.usesGradientDescent()) {
      return new Steps(List.of(), HIDDEN);
    }
    return new Steps(scanner.steps(parameters, updates, layout.spans()), NOT_SAMPLED);
  }

  /** After the step: parameters are those after it, and the gradient's array holds the update. */
  private static List<Measurement<BlockDetail>> details(
      TrainedNetwork network,
      Layout layout,
      @Nullable GradientMeasurement gradient,
      long histogramElements,
      ArrayScanner scanner) {
    INDArray parameters = network.parameters();
    INDArray updates = network.gradients();
    if (parameters == null || updates == null) {
      return List.of();
    }
    List<Range> spans = layout.spans();
    List<List<Range>> each = spans.stream().map(List::of).toList();
    List<Profile> spreads = scanner.profiles(updates, spans);
    List<Histogram> ofParameters = scanner.histograms(parameters, each, 1, histogramElements);
    List<Histogram> ofUpdates = scanner.histograms(updates, each, 1, histogramElements);
    boolean known = gradient != null && !gradient.details().isEmpty();
    List<Measurement<BlockDetail>> details = new ArrayList<>(spans.size());
    for (NetworkDescription.Layer layer : layout.description().layers()) {
      for (int b = 0; b < layer.blocks().size(); b++) {
        int i = details.size();
        Measurement<Distribution> ofGradient =
            gradient != null && known
                ? gradient.details().get(layer.index()).get(b)
                : Measurement.notSampled();
        details.add(
            Measurement.measured(
                new BlockDetail(
                    ofGradient,
                    spreads.get(i).distribution(),
                    ofParameters.get(i),
                    ofUpdates.get(i))));
      }
    }
    return details;
  }

  private static Measurement<Double> learningRate(
      TrainedNetwork.Part part, NetworkDescription.Block block, int iteration, int epoch) {
    TrainingConfig config = part.trainable().getConfig();
    String key = block.name().substring(part.keyPrefix().length());
    IUpdater updater = config == null ? null : config.getUpdaterByParam(key);
    if (updater == null) {
      return Measurement.absent("no updater");
    }
    double rate = updater.getLearningRate(iteration, epoch);
    return Double.isNaN(rate)
        ? Measurement.absent(updater.getClass().getSimpleName() + " has no learning rate")
        : Measurement.measured(rate);
  }

  /**
   * The steps of all blocks, layer by layer, or why there are none.
   *
   * @param otherwise what is read where {@code all} is empty
   */
  private record Steps(List<StepProfile> all, Measurement<Object> otherwise) {

    @Nullable StepProfile at(int index) {
      return all.isEmpty() ? null : all.get(index);
    }

    <T> Measurement<T> none() {
      return cast(otherwise);
    }
  }

  @SuppressWarnings("unchecked") // an absence holds no T
  private static <T> Measurement<T> cast(Measurement<?> absence) {
    return (Measurement<T>) absence;
  }
}
