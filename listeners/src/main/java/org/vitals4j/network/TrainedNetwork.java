package org.vitals4j.network;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the kinds of network have in common, for reading. Nothing outside this package asks which
 * kind a network is. An instance is made for one callback and holds the model: do not keep it.
 *
 * <p>Not thread-safe: call on the thread that trains the network. Every method costs what a getter
 * costs unless it says otherwise.
 */
public interface TrainedNetwork {

  /** A network for reading; empty for other models, for instance a layer in pre-training. */
  static Optional<TrainedNetwork> of(Model model) {
    for (NetworkKind<?> kind : NetworkKind.ALL) {
      if (kind.includes(model)) {
        return Optional.of(kind.reader(model));
      }
    }
    return Optional.empty();
  }

  /** Whether an object is a network of one of the kinds. */
  static boolean isNetwork(Object model) {
    for (NetworkKind<?> kind : NetworkKind.ALL) {
      if (kind.includes(model)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses what is not a network.
   *
   * @param participle what can be done to a network, for the message: "watched"
   * @throws IllegalArgumentException for other models; the message names the kinds and the class
   */
  static void requireNetwork(Object model, String participle) {
    if (!isNetwork(model)) {
      throw new IllegalArgumentException(
          NetworkKind.names()
              + " can be "
              + participle
              + ", but this is a "
              + model.getClass().getName());
    }
  }

  /** Whether a layer, or the layer inside its wrappers, computes a loss. */
  static boolean isOutput(org.deeplearning4j.nn.api.Layer layer) {
    return layer instanceof IOutputLayer
        || (layer instanceof BaseWrapperLayer wrapper && isOutput(wrapper.getUnderlying()));
  }

  Model model();

  /**
   * Everything that may hold parameters or activations, in topological order. Makes new objects.
   */
  List<Part> parts();

  /** {@link Part#trainable} of each part, in the same order. */
  List<Trainable> trainables();

  /** The live layers, in topological order. */
  List<org.deeplearning4j.nn.api.Layer> layers();

  /** Whether each part reads the one before it and nothing else. */
  boolean isChain();

  /** All parameters in one vector; null before {@code init()}. */
  @Nullable INDArray parameters();

  /** All gradients in one vector, laid out like the parameters; null before the first fit. */
  @Nullable INDArray gradients();

  /** The minibatch; entries may be null. */
  @Nullable INDArray[] features();

  /** Its labels, in the order of the layers that compute a loss; entries may be null. */
  @Nullable INDArray[] labels();

  /**
   * Its labels, in the order of the network's outputs; null for an output without labels or loss.
   */
  @Nullable INDArray[] labelsByOutput();

  /** Whether the labels are still there in {@code iterationDone}. */
  boolean keepsLabels();

  /** Masks of the features by network input, where the network itself shows them. */
  Map<String, INDArray> featureMasks();

  /** Whether {@link #featureMasks} shows them where there are any. */
  boolean showsFeatureMasks();

  /** DL4J's count of iterations, before this step. */
  int iteration();

  /** DL4J's count of epochs. */
  int epoch();

  /** The loss of the last minibatch, penalties included; 0 before the first backward pass. */
  default double score() {
    return model().score();
  }

  /** The part of the score that depends on parameters alone. Reads all that have a penalty. */
  double penalty();

  /** Whether DL4J divides the gradient by the size of the minibatch. */
  default boolean averagesGradient() {
    return model().conf() == null || model().conf().isMiniBatch();
  }

  /** Whether steps are made by an updater from the gradient: not L-BFGS, for instance. */
  default boolean usesGradientDescent() {
    return model().conf() == null
        || model().conf().getOptimizationAlgo()
            == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT;
  }

  /**
   * Whether steps are made of the gradients of several workers, as they arrive; false before the
   * first fit.
   */
  boolean sharesGradients();

  /** Whether series are cut into segments, with a step after each. */
  boolean usesTruncatedBptt();

  /** The listeners that the network has now; none where it was deserialised by Java. */
  Collection<TrainingListener> listeners();

  /** The configuration as DL4J writes it. */
  String configurationJson();

  /** Examples in the minibatch, as DL4J counts them to average the gradient; 0 where unknown. */
  int batchSize();

  /**
   * A layer or vertex.
   *
   * @param name unique in the network
   * @param depth layers on the longest path from an input, counting this one if it is a layer
   * @param output whether a loss is computed here
   * @param conf how it was configured; null for vertices that are no layers
   * @param vertex how the vertex was configured; null in networks that are no graphs
   * @param trainable its parameters
   * @param keyPrefix what DL4J puts before a parameter's name in the network's parameter table
   * @param inputs names of the parts, or network inputs, that it reads
   */
  record Part(
      String name,
      int depth,
      boolean output,
      @Nullable Layer conf,
      org.deeplearning4j.nn.conf.graph.@Nullable GraphVertex vertex,
      Trainable trainable,
      String keyPrefix,
      List<String> inputs) {

    /** The layer at work; null for vertices that are no layers. */
    public org.deeplearning4j.nn.api.@Nullable Layer live() {
      if (trainable instanceof org.deeplearning4j.nn.api.Layer layer) {
        return layer;
      }
      return trainable instanceof GraphVertex vertex && vertex.hasLayer()
          ? vertex.getLayer()
          : null;
    }
  }
}
