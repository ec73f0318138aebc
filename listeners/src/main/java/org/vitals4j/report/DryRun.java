package org.vitals4j.report;

import java.util.List;

/**
 * What one forward and one backward pass over a minibatch show, without a step.
 *
 * @param snapshot what was measured; parameters and updates are not sampled
 * @param features of the minibatch
 * @param labels of the minibatch
 */
@Internal
public record DryRun(
    IterationSnapshot snapshot, List<ArrayFacts> features, List<ArrayFacts> labels) {

  public DryRun {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
  }
}
