package org.vitals4j.network;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the kinds of network have in common for those who change a network, or run passes of it:
 * treatments, and measurements that a person asked for. Everybody else has {@link TrainedNetwork}.
 */
public interface ModifiableNetwork extends TrainedNetwork {

  /** A network; empty for other models, for instance a layer in pre-training. */
  static Optional<ModifiableNetwork> of(Model model) {
    for (NetworkKind<?> kind : NetworkKind.ALL) {
      if (kind.includes(model)) {
        return Optional.of(kind.modifier(model));
      }
    }
    return Optional.empty();
  }

  /**
   * A network.
   *
   * @throws IllegalArgumentException for other models
   */
  static ModifiableNetwork require(Model model) {
    return of(model)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "this is not " + NetworkKind.names() + " but a " + model.getClass().getName()));
  }

  // The optimiser.

  /** What makes the steps; null before the first fit. */
  @Nullable ConvexOptimizer optimiser();

  /** The updater with its blocks; null for one that is not DL4J's. Makes it if there is none. */
  @Nullable BaseMultiLayerUpdater<?> updater();

  /** The live state of the updater; null where it has none. Makes the updater if there is none. */
  @Nullable INDArray updaterState();

  /** Lets go of the updater: DL4J makes another when it needs one. */
  void resetUpdater();

  /** Why {@link #skipUpdate} cannot be called; empty where it can. */
  Optional<String> obstacleToSkippedUpdate();

  /**
   * Puts an updater in the place of the network's own that changes nothing, and puts the own one
   * back when DL4J calls it.
   */
  void skipUpdate();

  /** Puts the network's own updater back if DL4J did not call the other. */
  void restoreUpdater();

  // What is left of an iteration.

  /** Sets DL4J's count of iterations. */
  void setIteration(int iteration);

  /** Clears the hidden state of recurrent layers that the next segment of a series begins with. */
  void clearHiddenState();

  /** Removes the masks of the minibatch. */
  void clearMasks();

  /** Removes masks, inputs and activations of the minibatch. */
  void clearMinibatch();

  // Copies, and passes over them.

  /** A copy of the configuration. Another network can be made of it. */
  ConfigurationCopy copyConfiguration();

  /** Makes the vector of gradients, which {@code init()} does not. */
  void initGradients();

  /**
   * One forward pass in inference mode. Inputs are cleared afterwards.
   *
   * @param features by input
   * @param part how far the pass must go, by position in {@link #parts}
   * @return outputs by name of the part, at least as far as that one
   */
  Map<String, INDArray> feedForward(INDArray[] features, int part);

  /**
   * One forward pass in inference mode through all parts. Inputs and masks stay in place until
   * {@link #clearMinibatch}.
   *
   * @param features by input
   * @param masks by input; null for none
   * @return outputs by name of the part
   */
  Map<String, INDArray> feedForward(INDArray[] features, @Nullable INDArray @Nullable [] masks);

  /** One forward and one backward pass in training mode, without a step. */
  void computeGradient(
      INDArray[] features,
      INDArray[] labels,
      @Nullable INDArray @Nullable [] featureMasks,
      @Nullable INDArray @Nullable [] labelMasks,
      TrainingListener listener);

  /**
   * What the loss of the minibatch under way would be with other parameters, penalties included. A
   * second network makes a forward pass in inference mode on the arrays of this one.
   *
   * @param parameters as long as this network's own; may be those. They are only read
   * @param labels {@linkplain #labelsByOutput by output}; null where they are not known. A network
   *     that {@linkplain #keepsLabels keeps its labels} takes those instead
   * @return empty where the minibatch or labels are missing, or an output computes no loss
   */
  OptionalDouble loss(INDArray parameters, INDArray @Nullable [] labels);
}
