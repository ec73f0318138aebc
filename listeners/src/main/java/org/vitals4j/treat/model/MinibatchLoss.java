package org.vitals4j.treat.model;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.network.TrainedNetwork;

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
    return keepsLabels(model) ? PLAIN : UNPREPARED;
  }

  /**
   * Prepares for the minibatch under way.
   *
   * @param model in {@code onBackwardPass}: later a graph shows its labels no more
   */
  @SuppressWarnings("try") // the resource is a scope
  public static MinibatchLoss prepare(Model model) {
    if (keepsLabels(model)) {
      return PLAIN;
    }
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      @Nullable INDArray[] live = ModifiableNetwork.require(model).labelsByOutput();
      INDArray[] labels = new INDArray[live.length];
      for (int i = 0; i < labels.length; i++) {
        INDArray one = live[i];
        if (one == null) {
          return PLAIN;
        }
        labels[i] = one;
      }
      Arrays.setAll(labels, i -> labels[i].dup()); // once all are known: nobody frees some of them
      return new MinibatchLoss(labels, true);
    }
  }

  private static boolean keepsLabels(Model model) {
    return TrainedNetwork.of(model).map(TrainedNetwork::keepsLabels).orElse(true);
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
      return ModifiableNetwork.of(model)
          .map(network -> network.loss(parameters, labels))
          .orElse(OptionalDouble.empty());
    } finally {
      Nd4j.getRandom().setStates(root, node);
    }
  }
}
