package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Who reads the output of a layer: the next layers with weights, and what normalises it on the way.
 */
final class Followers {

  private final List<Trainable> readers = new ArrayList<>();
  private final List<Trainable> normalisers = new ArrayList<>();

  private Followers() {}

  /** The layers whose weights are multiplied with the output. */
  List<Trainable> readers() {
    return readers;
  }

  /** BatchNormalization between the two. */
  List<Trainable> normalisers() {
    return normalisers;
  }

  /**
   * Follows the output of a part of the network.
   *
   * @param index in {@link LiveLayers}
   */
  static Followers of(Model model, int index) {
    Followers found = new Followers();
    if (model instanceof MultiLayerNetwork network) {
      Layer[] layers = network.getLayers();
      int next = index + 1;
      while (next < layers.length && found.passes(layers[next], layers[next])) {
        next++;
      }
    } else if (model instanceof ComputationGraph graph) {
      GraphVertex start = (GraphVertex) LiveLayers.of(model).get(index);
      found.follow(graph, start.getVertexName());
    }
    return found;
  }

  private void follow(ComputationGraph graph, String name) {
    for (Map.Entry<String, List<String>> entry :
        graph.getConfiguration().getVertexInputs().entrySet()) {
      if (!entry.getValue().contains(name)) {
        continue;
      }
      GraphVertex vertex = graph.getVertex(entry.getKey());
      var conf = graph.getConfiguration().getVertices().get(entry.getKey());
      boolean goesOn =
          conf instanceof LayerVertex
              ? passes(vertex, vertex.getLayer())
              : conf instanceof ElementWiseVertex; // the same units come out of it
      if (goesOn) {
        follow(graph, entry.getKey());
      }
    }
  }

  /** Notes a layer; whether the units come out of it as they went in. */
  private boolean passes(Trainable part, Layer layer) {
    if (layer.conf().getLayer() instanceof BatchNormalization) {
      normalisers.add(part);
      return true;
    }
    if (layer.numParams() > 0) {
      readers.add(part);
      return false;
    }
    return true;
  }
}
