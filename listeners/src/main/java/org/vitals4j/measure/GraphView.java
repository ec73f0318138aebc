package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link ComputationGraph}. */
record GraphView(ComputationGraph graph) implements NetworkView {

  @Override
  public Model model() {
    return graph;
  }

  @Override
  public List<Part> parts() {
    GraphVertex[] vertices = graph.getVertices();
    int[] depth = new int[vertices.length];
    List<Part> parts = new ArrayList<>(vertices.length);
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = vertices[index];
      if (vertex instanceof InputVertex) {
        continue;
      }
      VertexIndices[] inputs = vertex.getInputVertices();
      if (inputs != null) {
        for (VertexIndices input : inputs) {
          depth[index] = Math.max(depth[index], depth[input.getVertexIndex()]);
        }
      }
      // A merge or an addition is a junction, not a layer: it adds nothing to the depth.
      if (vertex.hasLayer() || vertex.numParams() > 0) {
        depth[index]++;
      }
      boolean output = vertex.hasLayer() && vertex.getLayer() instanceof IOutputLayer;
      String name = vertex.getVertexName();
      // From the graph's configuration: a live frozen layer shows that of the layer inside.
      Layer conf =
          graph.getConfiguration().getVertices().get(name) instanceof LayerVertex layer
              ? layer.getLayerConf().getLayer()
              : null;
      List<String> reads = graph.getConfiguration().getVertexInputs().get(name);
      parts.add(
          new Part(
              name,
              depth[index],
              output,
              conf,
              vertex,
              name + "_",
              reads == null ? List.of() : reads));
    }
    return parts;
  }

  @Override
  public @Nullable INDArray parameters() {
    return graph.params();
  }

  @Override
  public @Nullable INDArray gradients() {
    return graph.getGradientsViewArray();
  }

  @Override
  public @Nullable INDArray[] features() {
    INDArray[] inputs = graph.getInputs();
    return inputs == null ? new @Nullable INDArray[0] : inputs;
  }

  @Override
  public @Nullable INDArray[] labels() {
    // The graph keeps its labels private, but hands them to the output layers before each pass.
    List<@Nullable INDArray> labels = new ArrayList<>();
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.hasLayer() && vertex.getLayer() instanceof IOutputLayer output) {
        labels.add(output.getLabels());
      }
    }
    return labels.toArray(new @Nullable INDArray[0]);
  }

  @Override
  public int batchSize() {
    INDArray[] inputs = graph.getInputs();
    return inputs == null || inputs.length == 0 || inputs[0] == null ? 0 : graph.batchSize();
  }

  @Override
  public List<INDArray> featureMasks() {
    @Nullable INDArray[] masks = graph.getInputMaskArrays();
    if (masks == null) {
      return List.of();
    }
    List<INDArray> set = new ArrayList<>(masks.length);
    for (INDArray mask : masks) {
      if (mask != null) {
        set.add(mask);
      }
    }
    return set;
  }

  @Override
  public boolean showsFeatureMasks() {
    return true;
  }

  @Override
  public int iteration() {
    return graph.getIterationCount();
  }

  @Override
  public int epoch() {
    return graph.getEpochCount();
  }

  @Override
  public String configurationJson() {
    return graph.getConfiguration().toJson();
  }
}
