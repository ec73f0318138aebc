package org.vitals4j.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which part of a network feeds which, by position in {@link TrainedNetwork#parts}. */
public final class LayerConnections {

  /** Stands for an input of the network, which is no part. */
  public static final int NETWORK_INPUT = -1;

  private final List<List<Integer>> inputs;
  private final List<List<Integer>> consumers;

  public LayerConnections(List<TrainedNetwork.Part> parts) {
    Map<String, Integer> index = new HashMap<>();
    inputs = new ArrayList<>(parts.size());
    consumers = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      index.put(parts.get(i).name(), i);
      inputs.add(new ArrayList<>(2));
      consumers.add(new ArrayList<>(2));
      for (String name : parts.get(i).inputs()) {
        int from = index.getOrDefault(name, NETWORK_INPUT); // parts are in topological order
        inputs.get(i).add(from);
        if (from != NETWORK_INPUT) {
          consumers.get(from).add(i);
        }
      }
    }
  }

  /** What a part reads, in the order of {@link TrainedNetwork.Part#inputs}. */
  public List<Integer> inputs(int part) {
    return inputs.get(part);
  }

  /** The parts that read a part, in the order in which they run. */
  public List<Integer> consumers(int part) {
    return consumers.get(part);
  }
}
