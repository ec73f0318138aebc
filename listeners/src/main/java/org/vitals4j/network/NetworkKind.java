package org.vitals4j.network;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A kind of network. {@link #ALL} is the only place where a class of DL4J's decides which it is.
 *
 * @param type the class of its models; subclasses are of the same kind
 * @param reading makes the object that reads a model
 * @param modifying makes the object that changes one
 */
record NetworkKind<M>(
    Class<M> type, Function<M, TrainedNetwork> reading, Function<M, ModifiableNetwork> modifying) {

  static final List<NetworkKind<?>> ALL =
      List.of(
          new NetworkKind<>(
              MultiLayerNetwork.class,
              TrainedMultiLayerNetwork::new,
              ModifiableMultiLayerNetwork::new),
          new NetworkKind<>(
              ComputationGraph.class,
              TrainedComputationGraph::new,
              ModifiableComputationGraph::new));

  /** What a sentence begins with that says which models are networks. */
  static String names() {
    return ALL.stream()
        .map(kind -> "a " + kind.type.getSimpleName())
        .collect(Collectors.joining(" or "));
  }

  boolean includes(Object model) {
    return type.isInstance(model);
  }

  /** For a model that is {@linkplain #includes of this kind}. */
  TrainedNetwork reader(Object model) {
    return reading.apply(type.cast(model));
  }

  /** For a model that is {@linkplain #includes of this kind}. */
  ModifiableNetwork modifier(Object model) {
    return modifying.apply(type.cast(model));
  }
}
