package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The parts of a live network that may hold parameters, in the order of its description. */
final class LiveLayers {

  private LiveLayers() {}

  /** The epoch that the network is in, as DL4J counts it. */
  static int epoch(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getEpochCount()
        : model instanceof ComputationGraph graph ? graph.getConfiguration().getEpochCount() : 0;
  }

  /** DL4J's count of iterations: in {@code iterationDone}, that of the one that has ended. */
  static int iteration(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : model instanceof ComputationGraph graph ? graph.getIterationCount() : 0;
  }

  /** The layer inside all wrappers. */
  static Layer bare(Layer layer) {
    Layer inner = layer;
    while (inner instanceof BaseWrapperLayer wrapper) {
      inner = wrapper.getUnderlying();
    }
    return inner;
  }

  /** Whether training leaves the parameters of a part alone. */
  static boolean isFrozen(Trainable part) {
    if (part instanceof FrozenVertex) {
      return true;
    }
    Layer live = Patient.live(part).orElse(null);
    while (live instanceof BaseWrapperLayer wrapper
        && !(live instanceof FrozenLayer || live instanceof FrozenLayerWithBackprop)) {
      live = wrapper.getUnderlying();
    }
    return live instanceof FrozenLayer || live instanceof FrozenLayerWithBackprop;
  }

  static List<Trainable> of(Model model) {
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
}
