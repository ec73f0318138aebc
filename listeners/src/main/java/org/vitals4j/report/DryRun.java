package org.vitals4j.report;

import java.util.List;

/**
 * What one forward and one backward pass over a minibatch show, without a step.
 *
 * @param snapshot what was measured; parameters and updates are not sampled
 * @param features of the minibatch
 * @param labels of the minibatch
 * @param losses simple names of the loss functions and of the activation functions they pair with,
 *     one a label array
 */
@Internal
public record DryRun(
    IterationSnapshot snapshot,
    List<ArrayFacts> features,
    List<ArrayFacts> labels,
    List<Loss> losses) {

  /**
   * A loss, and the activation function of its output layer.
   *
   * @param function simple name of the class, for instance "LossMCXENT"
   * @param activation in DL4J's name
   */
  public record Loss(String function, String activation) {}

  public DryRun {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
    losses = List.copyOf(losses);
  }
}
