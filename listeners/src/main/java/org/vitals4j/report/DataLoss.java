package org.vitals4j.report;

/**
 * The loss by which a run is judged: the score of each iteration without the penalties on its
 * parameters, which may grow while the network learns. Penalties are sampled and change slowly, so
 * the last that was measured stands for those after it; until one is, the score is taken as it is.
 * Not thread-safe.
 */
@Internal
public final class DataLoss {

  private double penalty;

  /**
   * The data loss of the next iteration, in loss units; NaN or infinite where the score is. May be
   * asked again for the same iteration.
   */
  public double of(IterationSnapshot snapshot) {
    if (snapshot.penalty() instanceof Measurement.Measured<Double> measured) {
      penalty = measured.value();
    }
    return snapshot.score() - penalty;
  }

  /** Another that goes on from here. */
  public DataLoss copy() {
    DataLoss copy = new DataLoss();
    copy.penalty = penalty;
    return copy;
  }
}
