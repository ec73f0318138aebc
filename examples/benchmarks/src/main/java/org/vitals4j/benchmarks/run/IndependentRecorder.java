package org.vitals4j.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;

/**
 * Sees what happens in a run without any part of the monitor: the weights it began with, and the
 * first array that is not finite, found by plain ND4J operations at every callback.
 */
public final class IndependentRecorder extends BaseTrainingListener {

  /**
   * An array that is not finite.
   *
   * @param kind what sort
   * @param layer the layer it belongs to; empty for data and score
   * @param iteration DL4J's count
   */
  public record NonFiniteArray(Kind kind, Optional<String> layer, int iteration) {}

  private final Map<String, INDArray> initial = new LinkedHashMap<>();
  private @Nullable NonFiniteArray first;
  private int iteration;
  private final List<Double> scores = new ArrayList<>();
  private final boolean looksAtArrays;

  /**
   * @param looksAtArrays whether it looks for what is not finite: that takes time
   */
  public IndependentRecorder(boolean looksAtArrays) {
    this.looksAtArrays = looksAtArrays;
  }

  /** The score of every iteration. */
  List<Double> scores() {
    return scores;
  }

  /** Notes the weights that a network begins with. */
  public void recordInitialWeights(Model model) {
    for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
      initial.put(nameOf(model, entry.getKey()), entry.getValue().dup());
    }
  }

  /** The first array that was not finite, in the order in which data flows. */
  public Optional<NonFiniteArray> firstNonFinite() {
    return Optional.ofNullable(first);
  }

  /** The weights that a layer began with; null where there are none of that name. */
  @Nullable INDArray initialWeights(String layer) {
    return initial.get(layer + "/W");
  }

  /** {@code ‖w - w₀‖ / ‖w₀‖} of every weight matrix, from the first layer to the last. */
  List<Double> relativeWeightChanges(Model model) {
    List<Double> moves = new ArrayList<>();
    for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
      if (entry.getKey().endsWith("_W")) {
        INDArray before = initial.get(nameOf(model, entry.getKey()));
        if (before != null) {
          double moved = entry.getValue().sub(before).norm2Number().doubleValue();
          moves.add(moved / Math.max(1e-30, before.norm2Number().doubleValue()));
        }
      }
    }
    return moves;
  }

  private static String nameOf(Model model, String key) {
    int cut = key.lastIndexOf('_');
    String layer = key.substring(0, cut);
    if (model instanceof MultiLayerNetwork network) {
      String given = network.getLayer(Integer.parseInt(layer)).conf().getLayer().getLayerName();
      layer = given == null ? layer : given;
    }
    return layer + "/" + key.substring(cut + 1);
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    if (first != null || !looksAtArrays) {
      return;
    }
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    iteration = network.getIterationCount();
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      data(network.getInput(), network.getLabels());
      for (int i = 0; i < network.getnLayers() && first == null; i++) {
        String name = network.getLayer(i).conf().getLayer().getLayerName();
        INDArray output = i + 1 < activations.size() ? activations.get(i + 1) : null;
        layer(name, network.getLayer(i).paramTable(), output);
      }
    } finally {
      outside.close();
    }
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    if (first != null || !looksAtArrays) {
      return;
    }
    ComputationGraph graph = (ComputationGraph) model;
    iteration = graph.getIterationCount();
    data(graph.getInputs()[0], null); // a graph hands out its labels on the way back only
    for (int i : graph.topologicalSortOrder()) {
      var vertex = graph.getVertices()[i];
      if (first == null && vertex.hasLayer()) {
        String name = vertex.getVertexName();
        layer(name, vertex.getLayer().paramTable(), activations.get(name));
      }
    }
  }

  private void data(@Nullable INDArray features, @Nullable INDArray labels) {
    if (isBad(features)) {
      record(Kind.FEATURES, null);
    } else if (isBad(labels)) {
      record(Kind.LABELS, null);
    }
  }

  private void layer(String name, Map<String, INDArray> parameters, @Nullable INDArray activation) {
    for (INDArray parameter : parameters.values()) {
      if (isBad(parameter)) {
        record(Kind.PARAMETER, name);
        return;
      }
    }
    if (isBad(activation)) {
      record(Kind.ACTIVATION, name);
    }
  }

  @Override
  public void onBackwardPass(Model model) {
    if (!looksAtArrays) {
      return;
    }
    if (first == null && model instanceof ComputationGraph graph) {
      data(null, ((IOutputLayer) graph.getOutputLayer(0)).getLabels());
    }
    if (first == null && !Double.isFinite(model.score())) {
      record(Kind.SCORE, null);
    }
    if (first == null) {
      List<Map.Entry<String, INDArray>> all =
          new ArrayList<>(model.gradient().gradientForVariable().entrySet());
      List<String> order = new ArrayList<>(model.paramTable().keySet());
      all.sort((a, b) -> order.indexOf(b.getKey()) - order.indexOf(a.getKey()));
      for (Map.Entry<String, INDArray> entry : all) {
        if (first == null && isBad(entry.getValue())) {
          String name = nameOf(model, entry.getKey());
          record(Kind.GRADIENT, name.substring(0, name.indexOf('/')));
        }
      }
    }
  }

  @Override
  public void iterationDone(Model model, int done, int epoch) {
    scores.add(model.score());
    if (first == null && looksAtArrays) {
      for (Map.Entry<String, INDArray> entry : model.paramTable().entrySet()) {
        if (first == null && isBad(entry.getValue())) {
          String name = nameOf(model, entry.getKey());
          record(Kind.UPDATED_PARAMETER, name.substring(0, name.indexOf('/')));
        }
      }
    }
  }

  private void record(Kind kind, @Nullable String layer) {
    first = new NonFiniteArray(kind, Optional.ofNullable(layer), iteration);
  }

  private static boolean isBad(@Nullable INDArray array) {
    if (array == null) {
      return false;
    }
    // 0 times a number is 0; 0 times NaN or infinity is NaN.
    return Double.isNaN(array.mul(0).sumNumber().doubleValue());
  }
}
