package org.vitals4j.treat.model;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.network.TrainedNetwork;

/** The parts of a live network that may hold parameters, in the order of its description. */
public final class LiveLayers {

  private LiveLayers() {}

  /** The epoch that the network is in, as DL4J counts it. */
  public static int epoch(Model model) {
    return TrainedNetwork.of(model).map(TrainedNetwork::epoch).orElse(0);
  }

  /** DL4J's count of iterations: in {@code iterationDone}, that of the one that has ended. */
  public static int iteration(Model model) {
    return TrainedNetwork.of(model).map(TrainedNetwork::iteration).orElse(0);
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
    return TrainedNetwork.of(model).map(TrainedNetwork::trainables).orElse(List.of());
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
    ModifiableNetwork.of(model)
        .filter(TrainedNetwork::usesTruncatedBptt)
        .ifPresent(ModifiableNetwork::clearHiddenState);
  }
}
