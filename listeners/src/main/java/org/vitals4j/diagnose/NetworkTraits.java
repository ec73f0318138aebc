package org.vitals4j.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Layer;

/** What causes and remedies depend on in a network. */
final class NetworkTraits {

  private static final Set<String> ADAPTIVE =
      Set.of("Adam", "AdaMax", "Nadam", "AMSGrad", "AdaBelief", "AdaGrad", "AdaDelta", "RmsProp");
  private static final Set<String> SQUASHING =
      Set.of("sigmoid", "tanh", "hardsigmoid", "hardtanh", "softsign", "rationaltanh", "softmax");
  private static final Set<String> RECTIFYING =
      Set.of("relu", "relu6", "leakyrelu", "elu", "prelu", "gelu", "swish", "mish", "selu");

  private final NetworkDescription network;

  NetworkTraits(NetworkDescription network) {
    this.network = network;
  }

  /** Hidden layers whose activation function flattens out on both sides. */
  List<Layer> squashing() {
    return network.layers().stream().filter(NetworkTraits::squashes).toList();
  }

  static boolean squashes(Layer layer) {
    return !layer.output() && layer.activation().filter(SQUASHING::contains).isPresent();
  }

  static boolean rectifies(Layer layer) {
    String name = layer.activation().orElse("");
    return RECTIFYING.stream().anyMatch(name::startsWith);
  }

  /** Whether the optimiser of a layer rescales each parameter's step. */
  static boolean adaptive(Layer layer) {
    return layer.updater().filter(ADAPTIVE::contains).isPresent();
  }

  boolean recurrent() {
    return any("LSTM") || any("Rnn");
  }

  boolean normalised() {
    return any("Normalization");
  }

  /** Whether some layers' outputs are added up: ways around layers. */
  boolean residual() {
    return any("ElementWiseVertex");
  }

  /** How many hidden layers with weights there are. */
  int depth() {
    return (int)
        network.layers().stream().filter(l -> l.hasTrainableWeights() && !l.output()).count();
  }

  private boolean any(String type) {
    return network.layers().stream().anyMatch(layer -> layer.type().contains(type));
  }

  /** The initialisation that fits a layer's activation function, for a sentence. */
  static String fittingInitialisation(Layer layer) {
    String activation = layer.activation().orElse("");
    if (activation.equals("selu")) {
      return "LeCun initialisation (WeightInit.LECUN_NORMAL)";
    }
    return rectifies(layer)
        ? "He initialisation (WeightInit.RELU)"
        : "Glorot initialisation (WeightInit.XAVIER)";
  }

  /** The standard deviation of weights that fits; empty for functions without a rule. */
  static Optional<Double> fittingStd(Layer layer, long fanIn, long fanOut) {
    String activation = layer.activation().orElse("");
    if (activation.equals("selu")) {
      return Optional.of(Math.sqrt(1.0 / fanIn));
    }
    if (rectifies(layer)) {
      return Optional.of(Math.sqrt(2.0 / fanIn));
    }
    return squashes(layer) || layer.output() || activation.equals("identity")
        ? Optional.of(Math.sqrt(2.0 / (fanIn + fanOut)))
        : Optional.empty();
  }

  /** A layer with what it is made of: {@code layer3 (DenseLayer, sigmoid, at depth 4)}. */
  static String describe(Layer layer) {
    return layer.phrase()
        + " ("
        + layer.type()
        + layer.activation().map(name -> ", " + name).orElse("")
        + ", at depth "
        + layer.depth()
        + ")";
  }
}
