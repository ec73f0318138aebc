package org.vitals4j.treat.model;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.NativeMemory;

/**
 * What the loss of the minibatch under way would be with other parameters: an experiment that
 * changes nothing. A second network of the same configuration makes one forward pass in inference
 * mode, on the arrays of the live one, without listeners, workspaces, optimiser or dropout. No
 * parameters are copied, and the random numbers of the run stay as they are.
 */
public final class MinibatchLoss {

  /** Copies of a graph's labels; null where they are not needed, or are not known. */
  private final INDArray @Nullable [] labels;

  private final boolean prepared;

  private MinibatchLoss(INDArray @Nullable [] labels, boolean prepared) {
    this.labels = labels;
    this.prepared = prepared;
  }

  /** Of a network that keeps its labels until {@code iterationDone}. */
  public static final MinibatchLoss PLAIN = new MinibatchLoss(null, true);

  /** Of one that does not, and nobody has prepared for. */
  static final MinibatchLoss UNPREPARED = new MinibatchLoss(null, false);

  /** Nothing is copied that may not be needed. */
  public static MinibatchLoss unprepared(Model model) {
    return model instanceof ComputationGraph ? UNPREPARED : PLAIN;
  }

  /**
   * Prepares for the minibatch under way.
   *
   * @param model in {@code onBackwardPass}: later a graph shows its labels no more
   */
  @SuppressWarnings("try") // the resource is a scope
  public static MinibatchLoss prepare(Model model) {
    if (!(model instanceof ComputationGraph graph)) {
      return PLAIN;
    }
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray[] labels = new INDArray[graph.getNumOutputArrays()];
      for (int i = 0; i < labels.length; i++) {
        INDArray one =
            graph.getOutputLayer(i) instanceof IOutputLayer output ? output.getLabels() : null;
        if (one == null) {
          return PLAIN;
        }
        labels[i] = one;
      }
      Arrays.setAll(labels, i -> labels[i].dup()); // once all are known: nobody frees some of them
      return new MinibatchLoss(labels, true);
    }
  }

  /** Whether all was prepared that can be. */
  public boolean isPrepared() {
    return prepared;
  }

  /** Gives the memory back. */
  public void close() {
    if (labels != null) {
      for (INDArray one : labels) {
        NativeMemory.free(one);
      }
    }
  }

  /**
   * The loss with some parameters, penalties included. Costs a forward pass.
   *
   * @param model in {@code iterationDone}, while it holds its minibatch
   * @param parameters as long as the model's own; may be those. They are only read
   * @return NaN or infinite where the loss is; empty where it cannot be computed: the network holds
   *     no minibatch, this was not {@linkplain #prepare prepared}, or an output computes no loss
   */
  @SuppressWarnings("try") // the resource is a scope
  public OptionalDouble of(Model model, INDArray parameters) {
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return model instanceof MultiLayerNetwork network
          ? ofStack(network, parameters)
          : model instanceof ComputationGraph graph
              ? ofGraph(graph, parameters)
              : OptionalDouble.empty();
    } finally {
      Nd4j.getRandom().setStates(root, node);
    }
  }

  private static OptionalDouble ofStack(MultiLayerNetwork live, INDArray parameters) {
    INDArray features = live.getInput();
    INDArray labels = live.getLabels();
    if (features == null || labels == null || !(live.getOutputLayer() instanceof IOutputLayer)) {
      return OptionalDouble.empty();
    }
    MultiLayerConfiguration conf = live.getLayerWiseConfigurations().clone();
    conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    MultiLayerNetwork other = new MultiLayerNetwork(conf);
    other.init(parameters, false);
    for (int i = 0; i < live.getnLayers(); i++) {
      copyMask(live.getLayer(i), other.getLayer(i));
    }
    return OptionalDouble.of(other.score(new DataSet(features, labels), false));
  }

  private static void copyMask(Layer from, Layer to) {
    INDArray mask = from.getMaskArray();
    if (mask != null) {
      to.setMaskArray(mask);
    }
  }

  private OptionalDouble ofGraph(ComputationGraph live, INDArray parameters) {
    INDArray[] features = live.getInputs();
    if (features == null || labels == null) {
      return OptionalDouble.empty();
    }
    for (INDArray one : features) {
      if (one == null) {
        return OptionalDouble.empty();
      }
    }
    ComputationGraphConfiguration conf = live.getConfiguration().clone();
    conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    ComputationGraph other = new ComputationGraph(conf);
    other.init(parameters, false);
    MultiDataSet minibatch =
        new MultiDataSet(features, labels, live.getInputMaskArrays(), live.getLabelMaskArrays());
    return OptionalDouble.of(other.score(minibatch, false));
  }
}
