package org.vitals4j.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the two kinds of DL4J network have in common, read-only. A view is made for one callback and
 * thrown away: it holds the model.
 */
public interface NetworkView {

  /** A view of a network; empty for other models, for instance a layer in pre-training. */
  static Optional<NetworkView> of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return Optional.of(new MultiLayerView(network));
    }
    if (model instanceof ComputationGraph graph) {
      return Optional.of(new GraphView(graph));
    }
    return Optional.empty();
  }

  /** Whether a layer, or the layer inside its wrappers, computes a loss. */
  static boolean isOutput(org.deeplearning4j.nn.api.Layer layer) {
    return layer instanceof IOutputLayer
        || (layer instanceof BaseWrapperLayer wrapper && isOutput(wrapper.getUnderlying()));
  }

  Model model();

  /** Everything that may hold parameters or activations, in topological order. */
  List<Part> parts();

  /** All parameters in one vector; null before {@code init()}. */
  @Nullable INDArray parameters();

  /** All gradients in one vector, laid out like the parameters; null before the first fit. */
  @Nullable INDArray gradients();

  /** The minibatch; entries may be null. */
  @Nullable INDArray[] features();

  /** Its labels; entries may be null. */
  @Nullable INDArray[] labels();

  /** Masks of the features by network input, where the network itself shows them. */
  Map<String, INDArray> featureMasks();

  /** Whether {@link #featureMasks} shows them where there are any. */
  boolean showsFeatureMasks();

  /** DL4J's count of iterations, before this step. */
  int iteration();

  /** DL4J's count of epochs. */
  int epoch();

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
