package org.vitals4j.diagnose;

import org.vitals4j.measure.ChanceLevel;
import org.vitals4j.measure.IterationSnapshot;

/** The loss by which a run is judged, in one place. */
final class LossOf {

  private LossOf() {}

  /** The loss of an iteration, in loss units; NaN and infinities are measured values. */
  static double of(IterationSnapshot snapshot) {
    return snapshot.score();
  }

  /** The penalties that {@link #of} holds beside the loss of the data, in loss units. */
  static double penalty(ChanceLevel chance) {
    return chance.penalty();
  }
}
