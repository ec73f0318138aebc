package org.vitals4j.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads a {@link ComputationGraph}. */
sealed class TrainedComputationGraph implements TrainedNetwork permits ModifiableComputationGraph {

  final ComputationGraph graph;

  TrainedComputationGraph(ComputationGraph graph) {
    this.graph = graph;
  }

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
      boolean output = vertex.hasLayer() && TrainedNetwork.isOutput(vertex.getLayer());
      String name = vertex.getVertexName();
      // From the graph's configuration: a live frozen layer shows that of the layer inside.
      org.deeplearning4j.nn.conf.graph.GraphVertex given =
          graph.getConfiguration().getVertices().get(name);
      Layer conf = given instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : null;
      List<String> reads = graph.getConfiguration().getVertexInputs().get(name);
      parts.add(
          new Part(
              name,
              depth[index],
              output,
              conf,
              given,
              vertex,
              name + "_",
              reads == null ? List.of() : reads));
    }
    return parts;
  }

  @Override
  public List<Trainable> trainables() {
    List<Trainable> all = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      if (!(graph.getVertices()[index] instanceof InputVertex)) {
        all.add(graph.getVertices()[index]);
      }
    }
    return all;
  }

  @Override
  public List<org.deeplearning4j.nn.api.Layer> layers() {
    return List.of(graph.getLayers());
  }

  /** A graph may be one, but that is not looked for. */
  @Override
  public boolean isChain() {
    return false;
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
  public @Nullable INDArray[] labelsByOutput() {
    @Nullable INDArray[] labels = new @Nullable INDArray[graph.getNumOutputArrays()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] =
          graph.getOutputLayer(i) instanceof IOutputLayer output ? output.getLabels() : null;
    }
    return labels;
  }

  @Override
  public boolean keepsLabels() {
    return false;
  }

  @Override
  public int batchSize() {
    INDArray[] inputs = graph.getInputs();
    return inputs == null || inputs.length == 0 || inputs[0] == null ? 0 : graph.batchSize();
  }

  @Override
  public Map<String, INDArray> featureMasks() {
    @Nullable INDArray[] masks = graph.getInputMaskArrays();
    if (masks == null) {
      return Map.of();
    }
    Map<String, INDArray> set = new HashMap<>();
    List<String> inputs = graph.getConfiguration().getNetworkInputs();
    for (int i = 0; i < masks.length; i++) {
      INDArray mask = masks[i];
      if (mask != null) {
        set.put(inputs.get(i), mask);
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
  public double penalty() {
    return graph.calcRegularizationScore(true);
  }

  @Override
  public boolean sharesGradients() {
    ConvexOptimizer optimiser = graph.getOptimizer();
    return optimiser != null && optimiser.getGradientsAccumulator() != null;
  }

  @Override
  public boolean usesTruncatedBptt() {
    return graph.getConfiguration().getBackpropType() == BackpropType.TruncatedBPTT;
  }

  @Override
  public Collection<TrainingListener> listeners() {
    Collection<TrainingListener> all = graph.getListeners();
    return all == null ? List.of() : all;
  }

  @Override
  public String configurationJson() {
    return graph.getConfiguration().toJson();
  }
}
