package org.vitals4j.treat.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Cuts arrays into the parts that belong to one unit. */
public final class UnitSlice {

  private UnitSlice() {}

  /**
   * A view of the elements at one place along an axis.
   *
   * @param array of any rank; a vector counts as a row
   * @param axis of a vector, 1
   */
  public static INDArray of(INDArray array, int axis, long index) {
    if (array.rank() == 1) {
      return of(array.reshape(1, array.length()), 1, index);
    }
    int[] others = new int[array.rank() - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = i < axis ? i : i + 1;
    }
    // Not by an index: get() and slice() of ND4J 1.0.0-M2.1 return an empty array for the last
    // place
    // of some arrays of rank 4.
    return array.tensorAlongDimension(index, others);
  }
}
