package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The parts of a live network that may hold parameters, in the order of its description. */
public final class LiveLayers {

  private LiveLayers() {}

  /** The epoch that the network is in, as DL4J counts it. */
  public static int epoch(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getEpochCount()
        : model instanceof ComputationGraph graph ? graph.getConfiguration().getEpochCount() : 0;
  }

  /** DL4J's count of iterations: in {@code iterationDone}, that of the one that has ended. */
  public static int iteration(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : model instanceof ComputationGraph graph ? graph.getIterationCount() : 0;
  }

  /** The layer inside all wrappers. */
  public static Layer bare(Layer layer) {
    Layer inner = layer;
    while (inner instanceof BaseWrapperLayer wrapper) {
      inner = wrapper.getUnderlying();
    }
    return inner;
  }

  /** Whether training leaves the parameters of a part alone. */
  public static boolean isFrozen(Trainable part) {
    if (part instanceof FrozenVertex) {
      return true;
    }
    Layer live = layerOf(part).orElse(null);
    while (live instanceof BaseWrapperLayer wrapper
        && !(live instanceof FrozenLayer || live instanceof FrozenLayerWithBackprop)) {
      live = wrapper.getUnderlying();
    }
    return live instanceof FrozenLayer || live instanceof FrozenLayerWithBackprop;
  }

  public static List<Trainable> of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return List.of(network.getLayers());
    }
    if (model instanceof ComputationGraph graph) {
      List<Trainable> all = new ArrayList<>();
      for (int index : graph.topologicalSortOrder()) {
        if (!(graph.getVertices()[index] instanceof InputVertex)) {
          all.add(graph.getVertices()[index]);
        }
      }
      return all;
    }
    return List.of();
  }

  /** The layer at work; empty for vertices that are no layers. */
  public static Optional<Layer> layerOf(Trainable part) {
    if (part instanceof Layer layer) {
      return Optional.of(layer);
    }
    return part instanceof GraphVertex vertex && vertex.hasLayer()
        ? Optional.of(vertex.getLayer())
        : Optional.empty();
  }

  /** Under truncated BPTT the next segment begins from it, and it is that of other weights. */
  public static void clearHiddenState(Model model) {
    if (model instanceof MultiLayerNetwork network
        && network.getLayerWiseConfigurations().getBackpropType() == BackpropType.TruncatedBPTT) {
      network.rnnClearPreviousState();
    } else if (model instanceof ComputationGraph graph
        && graph.getConfiguration().getBackpropType() == BackpropType.TruncatedBPTT) {
      graph.rnnClearPreviousState();
    }
  }
}
