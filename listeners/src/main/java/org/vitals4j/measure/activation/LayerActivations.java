package org.vitals4j.measure.activation;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.Strides;
import org.vitals4j.network.LayerConnections;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;

/** What is known of the activations of one layer, in this iteration and over the window. */
final class LayerActivations {

  static final String OUTPUT =
      "DL4J does not keep what an output layer computes: it would have to be computed again";
  static final String NO_FUNCTION = "the layer has no activation function";
  private static final String DROPOUT =
      "a dropout layer has no activations but those of the layer before, thinned";

  private final NetworkDescription.Layer layer;
  private final @Nullable IActivation function;
  private final ActivationLayout layout;
  private final boolean dropout;
  private final Saturation saturation;
  private final @Nullable String unsaturable;
  private final UnitWatch units;

  private Measurement<ActivationStatistics> statistics = Measurement.notSampled();
  private Measurement<Double> saturated = Measurement.notSampled();

  private LayerActivations(
      NetworkDescription.Layer layer,
      UnwrappedLayer bare,
      ActivationLayout layout,
      UnitWatch units) {
    this.layer = layer;
    this.layout = layout;
    this.units = units;
    function = bare.function();
    dropout = bare.conf() instanceof DropoutLayer;
    unsaturable = whyUnsaturable(layer, bare);
    saturation =
        unsaturable == null
            ? layer.activation().flatMap(Saturation::of).orElse(Saturation.NONE)
            : Saturation.NONE;
  }

  static LayerActivations of(
      int index,
      List<TrainedNetwork.Part> parts,
      LayerConnections connections,
      NetworkDescription network) {
    NetworkDescription.Layer layer = network.layers().get(index);
    IncomingWeights weights =
        layer.canDie() && !layer.output()
            ? IncomingWeights.feeding(index, parts, connections, network)
            : null;
    return new LayerActivations(
        layer,
        UnwrappedLayer.of(parts.get(index)),
        layout(index, parts, connections),
        new UnitWatch(layer, weights));
  }

  /** That of the layer, or of the nearest before it that says. */
  static ActivationLayout layout(
      int index, List<TrainedNetwork.Part> parts, LayerConnections connections) {
    ActivationLayout own = ActivationLayout.of(UnwrappedLayer.of(parts.get(index)));
    if (own != null) {
      return own;
    }
    int input =
        connections.inputs(index).stream()
            .max(Integer::compare)
            .orElse(LayerConnections.NETWORK_INPUT);
    return input == LayerConnections.NETWORK_INPUT
        ? ActivationLayout.UNITS_FIRST
        : layout(input, parts, connections);
  }

  private static @Nullable String whyUnsaturable(
      NetworkDescription.Layer layer, UnwrappedLayer bare) {
    if (layer.output()) {
      return "output layers are exempt: a confident classifier is not sick";
    }
    Optional<String> activation = layer.activation();
    if (activation.isEmpty()) {
      return NO_FUNCTION;
    }
    if (bare.conf() instanceof BaseRecurrentLayer && !(bare.conf() instanceof SimpleRnn)) {
      return "the output of a layer with gates does not show whether they saturate";
    }
    if (bare.directions() != null && bare.directions() != Bidirectional.Mode.CONCAT) {
      return "the outputs of both directions are merged";
    }
    return Saturation.of(activation.get()).isPresent()
        ? null
        : activation.get() + " does not saturate";
  }

  /** Whether this is the layer it was, with the activation function that it had. */
  @SuppressWarnings("ReferenceEquality") // two functions may differ and say nothing of it
  boolean isOf(TrainedNetwork.Part part, UnwrappedLayer bare) {
    return part.name().equals(layer.name())
        && (bare.function() == function || bare.conf() instanceof AbstractSameDiffLayer);
  }

  UnitWatch units() {
    return units;
  }

  void notShown() {
    none(OUTPUT);
  }

  private void none(String reason) {
    statistics = Measurement.absent(reason);
    saturated = Measurement.absent(unsaturable == null ? reason : unsaturable);
  }

  /** In an iteration in which nothing is due. */
  void notSampled() {
    if (dropout) {
      none(DROPOUT);
      return;
    }
    statistics = Measurement.notSampled();
    saturated = unsaturable == null ? Measurement.notSampled() : Measurement.absent(unsaturable);
  }

  /**
   * Reads the activations of one forward pass.
   *
   * @param index of the layer
   * @param batch examples in the minibatch
   * @param sample whether statistics are due
   * @param look whether units are looked for that are alive
   */
  void measure(
      int index,
      INDArray output,
      int batch,
      StepMasks masks,
      InPlaceDropout inPlace,
      boolean sample,
      boolean look,
      ActivationScanner scanner) {
    notSampled();
    if (dropout) {
      return;
    }
    StepMasks.Steps steps =
        output.isEmpty() || output.rank() < 2 || !ArrayScanner.supports(output.dataType())
            ? StepMasks.Steps.unknown("activations of this shape or data type cannot be read")
            : masks.of(index, output.shape(), layout);
    if (!sample && !look) {
      units.count(batch, steps);
      return;
    }
    InPlaceDropout.Overwritten overwritten = inPlace.find(index, output);
    if (sample) {
      sample(index, output, steps, masks, overwritten, scanner);
    }
    if (look) {
      units.look(output, layout, batch, steps, overwritten, scanner);
    } else {
      units.count(batch, steps);
    }
  }

  private void sample(
      int index,
      INDArray output,
      StepMasks.Steps steps,
      StepMasks masks,
      InPlaceDropout.@Nullable Overwritten overwritten,
      ActivationScanner scanner) {
    if (steps.unknown() != null) {
      none(steps.unknown());
      return;
    }
    if (overwritten == null) {
      sample(output, steps, null, "", scanner);
      return;
    }
    DropoutMask noise = overwritten.noise();
    if (noise == null) {
      none(overwritten.reason());
      return;
    }
    // The noise lies over the array as the next layer read it: the same memory, in its shape.
    INDArray target = noise.target();
    boolean turned = target.rank() == 3 && !Strides.samePlaces(target, output);
    ActivationLayout of = turned ? ActivationLayout.UNITS_FIRST : layout;
    sample(target, masks.of(index, target.shape(), of), noise, overwritten.reason(), scanner);
  }

  private void sample(
      INDArray array,
      StepMasks.Steps steps,
      @Nullable DropoutMask noise,
      String spoilt,
      ActivationScanner scanner) {
    ActivationSums sums = new ActivationSums(saturation);
    String reason = steps.unknown();
    if (reason == null && !scanner.scan(array, steps.kept(), noise, sums)) {
      reason = spoilt;
    }
    if (reason == null && sums.count() == 0) {
      reason = noise == null ? "every time step is masked" : "dropout or masks left nothing of it";
    }
    if (reason != null) {
      none(reason);
      return;
    }
    statistics = Measurement.measured(sums.statistics());
    if (unsaturable == null) {
      saturated = Measurement.measured(sums.saturatedFraction());
    }
  }

  ActivationSnapshot snapshot(boolean watched) {
    Measurement<DeadUnits> dead = units.reading();
    boolean known = watched || dead instanceof Measurement.Absent<DeadUnits>;
    return new ActivationSnapshot(statistics, saturated, known ? dead : Measurement.notSampled());
  }
}
