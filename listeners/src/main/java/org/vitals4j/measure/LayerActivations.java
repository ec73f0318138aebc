package org.vitals4j.measure;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is known of the activations of one layer, in this iteration and over the window. */
final class LayerActivations {

  private static final String OUTPUT = "DL4J does not show the activations of output layers";
  private static final String DROPOUT =
      "a dropout layer has no activations but those of the layer before, thinned";

  private final NetworkDescription.Layer layer;
  private final @Nullable IActivation function;
  private final ActivationLayout layout;
  private final @Nullable String hidden;
  private final Saturation saturation;
  private final @Nullable String unsaturable;
  private final @Nullable IncomingWeights weights;
  private @Nullable String immortal;
  private @Nullable DeadUnitWindow window;

  private Reading<ActivationStatistics> statistics = Reading.notSampled();
  private Reading<Double> saturated = Reading.notSampled();
  private double keptShare = 1;
  private @Nullable String unobserved;

  private LayerActivations(
      NetworkDescription.Layer layer,
      NetworkView.Part part,
      ActivationLayout layout,
      @Nullable IncomingWeights weights) {
    Layer outer = part.conf();
    Layer inner = outer == null ? null : NetworkDescriber.unwrap(outer);
    this.layer = layer;
    this.layout = layout;
    this.weights = weights;
    function = NetworkDescriber.function(inner);
    hidden = layer.output() ? OUTPUT : inner instanceof DropoutLayer ? DROPOUT : null;
    unsaturable = whyUnsaturable(layer, outer, inner);
    saturation =
        unsaturable == null
            ? layer.activation().flatMap(Saturation::of).orElse(Saturation.NONE)
            : Saturation.NONE;
    immortal = whyImmortal(layer, weights);
    if (immortal == null && hidden == null && weights != null) {
      window = new DeadUnitWindow(weights.units());
    }
  }

  static LayerActivations of(int index, List<NetworkView.Part> parts, NetworkDescription network) {
    NetworkView.Part part = parts.get(index);
    NetworkDescription.Layer layer = network.layers().get(index);
    ActivationLayout layout = null;
    IncomingWeights weights = null;
    // An activation layer's units are fed by the weights of a layer before it.
    int at = index;
    boolean own = true;
    while (at >= 0 && (layout == null || weights == null)) {
      NetworkView.Part source = parts.get(at);
      Layer conf = source.conf() == null ? null : NetworkDescriber.unwrap(source.conf());
      layout = layout == null ? ActivationLayout.of(conf) : layout;
      boolean through =
          conf instanceof ActivationLayer
              || conf instanceof DropoutLayer
              || conf instanceof BatchNormalization;
      if (own && !network.layers().get(at).frozen() && layer.canDie()) {
        weights = IncomingWeights.of(source, network.layers().get(at));
      }
      own = own && through;
      at = before(source, parts);
    }
    return new LayerActivations(
        layer, part, layout == null ? ActivationLayout.UNITS_FIRST : layout, weights);
  }

  private static int before(NetworkView.Part part, List<NetworkView.Part> parts) {
    for (int i = 0; i < parts.size() && part.inputs().size() == 1; i++) {
      if (parts.get(i).name().equals(part.inputs().get(0))) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable String whyUnsaturable(
      NetworkDescription.Layer layer, @Nullable Layer outer, @Nullable Layer inner) {
    if (layer.output()) {
      return "output layers are exempt: a confident classifier is not sick";
    }
    Optional<String> activation = layer.activation();
    if (activation.isEmpty()) {
      return "the layer has no activation function";
    }
    if (inner instanceof AbstractLSTM
        || (inner instanceof BaseRecurrentLayer && !(inner instanceof SimpleRnn))) {
      return "the output of a layer with gates does not show whether they saturate";
    }
    if (outer instanceof Bidirectional b && b.getMode() != Bidirectional.Mode.CONCAT) {
      return "the outputs of both directions are merged";
    }
    return Saturation.of(activation.get()).isPresent()
        ? null
        : activation.get() + " does not saturate";
  }

  private static @Nullable String whyImmortal(
      NetworkDescription.Layer layer, @Nullable IncomingWeights weights) {
    if (layer.output()) {
      return OUTPUT;
    }
    if (!layer.canDie()) {
      return layer.activation().map(a -> "units with " + a + " cannot die").orElse("no activation");
    }
    if (layer.frozen()) {
      return "the layer is frozen: its units do not learn, dead or not";
    }
    return weights == null ? "how its weights belong to its units is not known" : null;
  }

  /** Whether this is the layer it was, with the activation function that it had. */
  @SuppressWarnings("ReferenceEquality") // two functions may differ and say nothing of it
  boolean isOf(NetworkView.Part part) {
    Layer outer = part.conf();
    return part.name().equals(layer.name())
        && NetworkDescriber.function(outer == null ? null : NetworkDescriber.unwrap(outer))
            == function;
  }

  /** Whether a look at the activations could tell more about which units are alive. */
  boolean wantsLook() {
    return window != null && !window.allSeen();
  }

  void notShown() {
    statistics = Reading.absent(hidden == null ? OUTPUT : hidden);
    saturated = Reading.absent(unsaturable == null ? OUTPUT : unsaturable);
  }

  void notSampled() {
    statistics = hidden == null ? Reading.notSampled() : Reading.absent(hidden);
    saturated = unsaturable == null ? Reading.notSampled() : Reading.absent(unsaturable);
  }

  void measure(
      NetworkView.Part part,
      INDArray output,
      StepMasks masks,
      InPlaceDropout.@Nullable Overwritten overwritten,
      boolean sample,
      boolean look,
      ActivationScanner scanner) {
    notSampled();
    unobserved = null;
    if (hidden != null) {
      return;
    }
    keptShare = overwritten == null ? 1 : overwritten.keptShare();
    String unreadable =
        output.isEmpty() || output.rank() < 2 || !ArrayScanner.supports(output.dataType())
            ? "activations of this shape or data type cannot be read"
            : null;
    StepMasks.Steps steps =
        unreadable == null
            ? masks.of(part, output, layout.timeAxis())
            : StepMasks.Steps.unknown(unreadable);
    if (sample) {
      sample(output, steps, overwritten, scanner);
    }
    if (window != null && overwritten != null && Double.isNaN(overwritten.keptShare())) {
      unobserved = spoilt(overwritten); // also where no look is needed: nothing can be counted
    } else if (look) {
      look(output, steps, scanner);
    }
  }

  private void sample(
      INDArray output,
      StepMasks.Steps steps,
      InPlaceDropout.@Nullable Overwritten overwritten,
      ActivationScanner scanner) {
    String reason = steps.unknown();
    if (overwritten != null && overwritten.factor() == null) {
      reason = spoilt(overwritten);
    }
    if (reason == null) {
      ActivationSums sums = new ActivationSums(saturation);
      boolean fits =
          scanner.scan(
              output, steps.kept(), overwritten == null ? null : overwritten.factor(), sums);
      if (!fits && overwritten != null) {
        reason = spoilt(overwritten);
      } else if (sums.count() == 0) {
        reason = "every time step is masked";
      } else {
        statistics = Reading.measured(sums.statistics());
        if (unsaturable == null) {
          saturated = Reading.measured(sums.saturatedFraction());
        }
        return;
      }
    }
    statistics = Reading.absent(reason);
    if (unsaturable == null) {
      saturated = Reading.absent(reason);
    }
  }

  private void look(INDArray output, StepMasks.Steps steps, ActivationScanner scanner) {
    DeadUnitWindow units = window;
    if (units == null) {
      return;
    }
    int axis = layout.unitAxis(output.rank());
    if (steps.unknown() != null) {
      unobserved = steps.unknown();
    } else if (output.size(axis) != units.units()) {
      window = null;
      immortal = "how its weights belong to its units is not known";
    } else {
      scanner.findAlive(output, axis, steps.kept(), units);
    }
  }

  private static String spoilt(InPlaceDropout.Overwritten overwritten) {
    return "the dropout of " + NetworkDescription.phrase(overwritten.by()) + " has overwritten it";
  }

  /** Notes the silent units whose weights learn. */
  void findLearning(INDArray gradients, ActivationScanner scanner) {
    DeadUnitWindow units = window;
    if (units == null || weights == null || units.allSeen()) {
      return;
    }
    for (int unit = 0; unit < units.units(); unit++) {
      if (!units.isSeen(unit) && weights.learns(unit, gradients, scanner)) {
        units.alive(unit);
      }
    }
  }

  void endIteration(long examples) {
    if (window != null && unobserved == null) {
      window.endIteration(examples * keptShare);
    }
  }

  ActivationSnapshot snapshot(boolean watched) {
    Reading<DeadUnits> dead =
        immortal != null
            ? Reading.absent(immortal)
            : unobserved != null
                ? Reading.absent(unobserved)
                : window == null || !watched ? Reading.notSampled() : window.reading();
    return new ActivationSnapshot(statistics, saturated, dead);
  }
}
