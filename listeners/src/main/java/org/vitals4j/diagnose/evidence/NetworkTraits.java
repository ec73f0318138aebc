package org.vitals4j.diagnose.evidence;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Layer;

/** What causes and remedies depend on in a network. */
public final class NetworkTraits {

  private static final Set<String> ADAPTIVE =
      Set.of("Adam", "AdaMax", "Nadam", "AMSGrad", "AdaBelief", "AdaGrad", "AdaDelta", "RmsProp");
  private static final Set<String> SATURATING =
      Set.of("sigmoid", "tanh", "hardsigmoid", "hardtanh", "softsign", "rationaltanh", "softmax");
  private static final Set<String> RECTIFYING =
      Set.of("relu", "relu6", "leakyrelu", "elu", "prelu", "gelu", "swish", "mish", "selu");

  private final NetworkDescription network;

  public NetworkTraits(NetworkDescription network) {
    this.network = network;
  }

  /** Hidden layers whose activation function saturates on both sides. */
  public List<Layer> saturatingLayers() {
    return network.layers().stream().filter(NetworkTraits::isSaturating).toList();
  }

  static boolean isSaturating(Layer layer) {
    return !layer.output() && layer.activation().filter(SATURATING::contains).isPresent();
  }

  static boolean isRectifying(Layer layer) {
    String name = layer.activation().orElse("");
    return RECTIFYING.stream().anyMatch(name::startsWith);
  }

  /** Whether the optimiser of a layer rescales each parameter's step. */
  public static boolean isAdaptive(Layer layer) {
    return layer.updater().filter(ADAPTIVE::contains).isPresent();
  }

  public boolean isRecurrent() {
    return any("LSTM") || any("Rnn");
  }

  public boolean isNormalised() {
    return any("Normalization");
  }

  /** Whether some layers' outputs are added up: ways around layers. */
  public boolean isResidual() {
    return any("ElementWiseVertex");
  }

  private boolean any(String type) {
    return network.layers().stream().anyMatch(layer -> layer.type().contains(type));
  }

  /** The initialisation that fits a layer's activation function, for a sentence. */
  public static String fittingInitialisation(Layer layer) {
    String activation = layer.activation().orElse("");
    if (activation.equals("selu")) {
      return "LeCun initialisation (WeightInit.LECUN_NORMAL)";
    }
    return isRectifying(layer)
        ? "He initialisation (WeightInit.RELU)"
        : "Glorot initialisation (WeightInit.XAVIER)";
  }

  /** The standard deviation of weights that fits; empty for functions without a rule. */
  public static Optional<Double> fittingStd(Layer layer, long fanIn, long fanOut) {
    String activation = layer.activation().orElse("");
    if (activation.equals("selu")) {
      return Optional.of(Math.sqrt(1.0 / fanIn));
    }
    if (isRectifying(layer)) {
      return Optional.of(Math.sqrt(2.0 / fanIn));
    }
    return isSaturating(layer) || layer.output() || activation.equals("identity")
        ? Optional.of(Math.sqrt(2.0 / (fanIn + fanOut)))
        : Optional.empty();
  }

  /** A layer with what it is made of: {@code layer3 (DenseLayer, sigmoid, at depth 4)}. */
  public static String describe(Layer layer) {
    return layer.phrase()
        + " ("
        + layer.type()
        + layer.activation().map(name -> ", " + name).orElse("")
        + ", at depth "
        + layer.depth()
        + ")";
  }
}
