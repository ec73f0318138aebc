package org.vitals4j.report;

import java.util.List;
import java.util.Optional;

/**
 * What a network is made of, in plain values: how detectors and publishers know it without DL4J
 * types. Built once, and again when the network changes.
 *
 * @param type simple name of the model class, for instance "MultiLayerNetwork"
 * @param layers everything that can hold parameters or activations, in topological order from input
 *     to output
 * @param parameterCount number of parameters
 * @param dataType "FLOAT", "DOUBLE" or "HALF"
 * @param meanGradient whether DL4J averages the gradient over the minibatch (the default) or
 *     applies the sum ({@code miniBatch(false)})
 * @param configurationJson the configuration as DL4J writes it; empty where DL4J could not
 * @param modelClass fully qualified name of the model class
 */
public record NetworkDescription(
    String type,
    List<Layer> layers,
    long parameterCount,
    String dataType,
    boolean meanGradient,
    Optional<String> configurationJson,
    String modelClass) {

  public NetworkDescription {
    layers = List.copyOf(layers);
  }

  /**
   * How many examples the score of a minibatch, and the gradient that is applied, are the sum over;
   * 1 where DL4J takes the mean.
   *
   * @param batchSize examples in the minibatch
   */
  public int summedOver(int batchSize) {
    return meanGradient ? 1 : Math.max(1, batchSize);
  }

  /**
   * The layer deepest in the network that has weights and can learn, which for most networks is the
   * output layer: what the gradients of the others are compared with.
   */
  public Optional<Layer> lastWeightLayer() {
    Layer last = null;
    for (Layer layer : layers) {
      if (layer.hasTrainableWeights() && (last == null || layer.depth() >= last.depth())) {
        last = layer;
      }
    }
    return Optional.ofNullable(last);
  }

  /** The layer nearest to an input that has weights and can learn. */
  public Optional<Layer> firstWeightLayer() {
    Layer first = null;
    for (Layer layer : layers) {
      if (layer.hasTrainableWeights() && (first == null || layer.depth() < first.depth())) {
        first = layer;
      }
    }
    return Optional.ofNullable(first);
  }

  /**
   * A layer's name in a sentence: {@code layer5} (DL4J's own name for it), {@code layer encoder}.
   */
  public static String phrase(String name) {
    return name.startsWith("layer") ? name : "layer " + name;
  }

  /**
   * One layer.
   *
   * @param index position in {@link NetworkDescription#layers()}
   * @param name as the user gave it; the index where the user gave none
   * @param type simple name of the configuration class, for instance "DenseLayer"; of the wrapped
   *     layer where one wraps another
   * @param depth number of layers on the longest path from an input to this one, counting it: the
   *     first layer has depth 1
   * @param activation name of the activation function as DL4J writes it ("sigmoid"); empty for
   *     layers without
   * @param updater simple name of the optimiser's configuration ("Adam"); empty for layers without
   *     parameters
   * @param initialisation how the weights were drawn, in DL4J's name for it ("Xavier", "Relu",
   *     "Distribution"); empty for layers without weights
   * @param output whether it is an output layer
   * @param frozen whether it is frozen: it has no gradient
   * @param canDie whether its units can die: its activation is exactly 0, with slope 0, over a
   *     whole range of inputs (ReLU and the like; leaky variants cannot)
   * @param blocks its parameter blocks, in the order in which DL4J lays them out
   * @param settings how it was configured to learn
   */
  public record Layer(
      int index,
      String name,
      String type,
      int depth,
      Optional<String> activation,
      Optional<String> updater,
      Optional<String> initialisation,
      boolean output,
      boolean frozen,
      boolean canDie,
      List<Block> blocks,
      Settings settings) {

    public Layer {
      blocks = List.copyOf(blocks);
    }

    /** A layer of whose settings nothing is known. */
    public Layer(
        int index,
        String name,
        String type,
        int depth,
        Optional<String> activation,
        Optional<String> updater,
        Optional<String> initialisation,
        boolean output,
        boolean frozen,
        boolean canDie,
        List<Block> blocks) {
      this(
          index,
          name,
          type,
          depth,
          activation,
          updater,
          initialisation,
          output,
          frozen,
          canDie,
          blocks,
          Settings.UNKNOWN);
    }

    /** Whether it has weights (not biases alone) that training may change. */
    public boolean hasTrainableWeights() {
      for (int i = 0; i < blocks.size(); i++) { // no iterator: detectors ask in every iteration
        if (blocks.get(i).weight() && blocks.get(i).trueGradient()) {
          return true;
        }
      }
      return false;
    }

    /** For a sentence: {@code layer5} (DL4J's own name for it), {@code layer encoder}. */
    public String phrase() {
      return NetworkDescription.phrase(name);
    }
  }

  /**
   * One parameter block: a range of the flattened parameters, and of the flattened gradient.
   *
   * @param name as in DL4J's parameter table: {@code 0_W}, {@code encoder_b}
   * @param weight whether it is a weight (as opposed to a bias, a gain or a running statistic)
   * @param trueGradient whether its range of the flattened gradient is a gradient of the loss. It
   *     is not for the running statistics of BatchNormalization, the centres of a centre loss, for
   *     parameters that only pre-training touches, and in frozen layers
   * @param offset index of its first element in the flattened parameters
   * @param length number of elements
   */
  public record Block(
      String name, boolean weight, boolean trueGradient, long offset, long length) {}

  /**
   * How a layer was configured to learn, as far as causes of trouble depend on it. Rates are those
   * of the configuration; what a schedule makes of them is measured in each iteration.
   *
   * @param loss simple name of the loss function, for instance "LossMCXENT"; empty for layers that
   *     compute none
   * @param weightedLoss whether the loss weighs classes, or columns, differently
   * @param learningRate of the weights; NaN where there are none, or the updater has no rate
   * @param scheduled whether a schedule changes it
   * @param momentum of Nesterovs; NaN for other updaters
   * @param gradientNormalisation DL4J's name for it, for instance "ClipElementWiseAbsoluteValue";
   *     empty where there is none
   * @param inputRetain probability with which dropout keeps an input, DL4J's {@code dropOut(p)};
   *     NaN without dropout
   * @param weightRetain probability with which DropConnect keeps a weight; NaN without
   * @param l1 factor of the penalty on the weights; 0 where there is none, as for the next two
   * @param l2 factor of the penalty on the weights
   * @param weightDecay factor of the decay of the weights
   * @param biasInit value at which biases begin; NaN where there are none
   * @param constraints simple names of what is applied to the parameters after each step
   */
  public record Settings(
      Optional<String> loss,
      boolean weightedLoss,
      double learningRate,
      boolean scheduled,
      double momentum,
      Optional<String> gradientNormalisation,
      double inputRetain,
      double weightRetain,
      double l1,
      double l2,
      double weightDecay,
      double biasInit,
      List<String> constraints) {

    /** Nothing is known. */
    public static final Settings UNKNOWN =
        new Settings(
            Optional.empty(),
            false,
            Double.NaN,
            false,
            Double.NaN,
            Optional.empty(),
            Double.NaN,
            Double.NaN,
            0,
            0,
            0,
            Double.NaN,
            List.of());

    public Settings {
      constraints = List.copyOf(constraints);
    }
  }
}
