package org.vitals4j.measure.data;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Single elements of an array as [example, column, place]: a place is a time step or a pixel. The
 * second axis is that of the columns. Lives as long as the array.
 */
final class Elements {

  /** On a device larger arrays would be copied as a whole for a few of their numbers. */
  private static final long MAX_COPIED = 65_536;

  private final DataBuffer buffer;
  private final long[] shape;
  private final long[] strides;
  private final long examples;
  private final long columns;
  private final long places;

  private Elements(DataBuffer buffer, long[] shape, long[] strides) {
    this.buffer = buffer;
    this.shape = shape;
    this.strides = strides;
    examples = shape[0];
    columns = shape.length > 1 ? shape[1] : 1;
    long all = 1;
    for (int axis = 2; axis < shape.length; axis++) {
      all *= shape[axis];
    }
    places = all;
  }

  /**
   * Of an array.
   *
   * @param inPlace whether its memory can be read as it is
   * @return null for an array that has no elements, or too many to be copied
   */
  static @Nullable Elements of(@Nullable INDArray array, boolean inPlace) {
    if (array == null || array.isEmpty() || array.rank() == 0 || !array.dataType().isNumerical()) {
      return null;
    }
    if (!inPlace && array.length() > MAX_COPIED) {
      return null;
    }
    return new Elements(array.data(), array.shape(), array.stride());
  }

  long examples() {
    return examples;
  }

  long columns() {
    return columns;
  }

  long places() {
    return places;
  }

  double get(long example, long column, long place) {
    long at = example * strides[0];
    if (shape.length > 1) {
      at += column * strides[1];
    }
    long rest = place;
    for (int axis = shape.length - 1; axis >= 2; axis--) {
      at += rest % shape[axis] * strides[axis];
      rest /= shape[axis];
    }
    return buffer.getDouble(at); // a buffer of a view begins where the view does
  }
}
