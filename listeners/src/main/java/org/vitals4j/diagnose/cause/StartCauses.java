package org.vitals4j.diagnose.cause;

import static org.vitals4j.diagnose.cause.Hypothesis.text;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.evidence.NetworkTraits;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.NetworkDescription.Layer;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** What may be wrong with how the network is made, and where its weights begin. */
final class StartCauses {

  /** Weights so many times as large, or as small, as fits. */
  private static final double WRONG_FACTOR = 3;

  /** Biases at which a rectifier is off for inputs of about 1. */
  private static final double OFF_BIAS = -2;

  /** Functions with slopes below 1 that multiply. */
  private static final int DEEP = 3;

  private StartCauses() {}

  static Optional<Cause> identicalWeights(Situation now) {
    Layer first = null;
    int same = 0;
    boolean zero = true;
    for (Layer layer : now.layers()) {
      InitialWeights began = now.initialWeights(layer);
      if (began != null && !layer.output() && began.identicalUnits()) {
        first = first == null ? layer : first;
        same++;
        zero &= began.zero();
      }
    }
    return first == null
        ? Optional.empty()
        : Optional.of(
            new Cause(
                "weights-all-alike",
                text(
                    "the weights of %d hidden layers begin all alike%s, from %s on",
                    same, zero ? " (0)" : "", first.phrase()),
                List.of(initialise(first))));
  }

  static Optional<Cause> badScale(Situation now) {
    Layer worst = null;
    double factor = WRONG_FACTOR;
    for (Layer layer : now.layers()) {
      double off = offFactor(now, layer);
      if (Math.max(off, 1 / off) > factor) {
        factor = Math.max(off, 1 / off);
        worst = layer;
      }
    }
    InitialWeights began = worst == null ? null : now.initialWeights(worst);
    if (worst == null || began == null) {
      return Optional.empty();
    }
    double fitting =
        NetworkTraits.fittingStd(worst, began.fanIn(), began.fanOut()).orElse(Double.NaN);
    return Optional.of(
        new Cause(
            "bad-initialisation",
            text(
                "weights drawn too %s: those of %s began with a standard deviation of %.2g where"
                    + " %.2g fits",
                began.std() > fitting ? "large" : "small",
                NetworkTraits.describe(worst),
                began.std(),
                fitting),
            List.of(initialise(worst))));
  }

  /** Standard deviation of the weights ÷ the one that fits; 1 where nothing is known. */
  private static double offFactor(Situation now, Layer layer) {
    InitialWeights began = now.initialWeights(layer);
    if (began == null || layer.output() || !(began.std() > 0)) {
      return 1;
    }
    double factor =
        NetworkTraits.fittingStd(layer, began.fanIn(), began.fanOut())
            .map(fits -> began.std() / fits)
            .orElse(1.0);
    // One to four times Glorot's is as good for sigmoid.
    boolean sigmoid = layer.activation().filter("sigmoid"::equals).isPresent();
    return sigmoid && factor > 1 ? Math.max(1, factor / 4) : factor;
  }

  private static Remedy initialise(Layer layer) {
    return new Remedy(
        "fit-initialisation",
        text("%s in %s", NetworkTraits.fittingInitialisation(layer), layer.phrase()));
  }

  static Optional<Cause> negativeBiases(Situation now) {
    return first(now, layer -> layer.canDie() && layer.settings().biasInit() <= OFF_BIAS)
        .map(
            layer ->
                new Cause(
                    "biases-negative",
                    text(
                        "the biases of %s begin at %.3g: %s is off there for inputs of about 1",
                        layer.phrase(), layer.settings().biasInit(), layer.activation().orElse("")),
                    List.of(new Remedy("zero-biases", "biasInit(0)"))));
  }

  static Optional<Cause> hiddenSoftmax(Situation now) {
    return first(
            now,
            layer ->
                !layer.output()
                    && layer.settings().loss().isEmpty()
                    && layer.hasTrainableWeights()
                    && !layer.type().contains("Attention")
                    && layer.activation().filter("softmax"::equals).isPresent())
        .map(
            layer ->
                new Cause(
                    "squashing-hidden-activation",
                    text(
                        "%s is a hidden layer with softmax: its outputs add up to 1, and little"
                            + " passes",
                        NetworkTraits.describe(layer)),
                    List.of(relu(layer))));
  }

  static Optional<Cause> deepSquashing(Situation now) {
    @Nullable NetworkTraits traits = now.network().map(NetworkTraits::new).orElse(null);
    if (traits == null || traits.isNormalised() || traits.isResidual() || traits.isRecurrent()) {
      return Optional.empty();
    }
    List<Layer> all = traits.saturatingLayers();
    long sigmoid = all.stream().filter(one -> isSigmoid(one)).count();
    return sigmoid < DEEP
        ? Optional.empty()
        : Optional.of(
            new Cause(
                "squashing-hidden-activation",
                text(
                    "%d hidden layers in a row have sigmoid, whose derivative is at most 0.25, and"
                        + " multiply it",
                    sigmoid),
                List.of(relu(all.get(0)))));
  }

  private static boolean isSigmoid(Layer layer) {
    return layer.activation().filter(one -> one.endsWith("sigmoid")).isPresent();
  }

  private static Remedy relu(Layer layer) {
    return new Remedy(
        "use-relu",
        text(
            "activation(Activation.RELU) with WeightInit.RELU in hidden layers instead of %s",
            layer.activation().orElse("")));
  }

  static Optional<Cause> linear(Situation now) {
    List<Layer> hidden =
        now.layers().stream()
            .filter(one -> !one.output() && one.settings().loss().isEmpty())
            .filter(one -> one.activation().isPresent())
            .toList();
    boolean dense = hidden.stream().anyMatch(one -> one.type().equals("DenseLayer"));
    boolean linear =
        hidden.stream().allMatch(one -> one.activation().filter("identity"::equals).isPresent());
    return dense && linear
        ? Optional.of(
            new Cause(
                "linear-hidden-layers",
                text(
                    "all %d hidden layers have the activation function identity: together they are"
                        + " one linear layer",
                    hidden.size()),
                List.of(relu(hidden.get(0)))))
        : Optional.empty();
  }

  private static Optional<Layer> first(Situation now, Predicate<Layer> which) {
    return now.layers().stream().filter(which).findFirst();
  }
}
