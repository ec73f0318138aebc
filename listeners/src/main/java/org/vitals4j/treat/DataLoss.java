package org.vitals4j.treat;

import org.vitals4j.measure.IterationSnapshot;

/**
 * The loss of each iteration without the penalties of the score. Penalties are sampled, and change
 * slowly: the last that was measured stands for those after it.
 */
final class DataLoss {

  private double penalty;

  /** The data loss of the next iteration; NaN or infinite where the score is. */
  double of(IterationSnapshot snapshot) {
    penalty = snapshot.penalty().orElse(penalty);
    return snapshot.score() - penalty;
  }

  /** Another that goes on from here. */
  DataLoss copy() {
    DataLoss copy = new DataLoss();
    copy.penalty = penalty;
    return copy;
  }
}
