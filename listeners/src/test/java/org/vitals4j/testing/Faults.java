package org.vitals4j.testing;

import org.nd4j.linalg.dataset.DataSet;

/** Ways to make training go wrong. */
public final class Faults {

  private Faults() {}

  /** The same minibatch with one feature that is NaN. */
  public static DataSet withNan(DataSet batch) {
    DataSet broken = batch.copy();
    broken.getFeatures().putScalar(new int[] {0, 0}, Double.NaN);
    return broken;
  }
}
