package org.vitals4j.measure.scan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.LongConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the elements of an array lie in memory. */
public final class Strides {

  private Strides() {}

  /**
   * Whether the elements fill a range of memory without gaps or repetition, in whatever order: then
   * a statistic over all of them may read the memory as it lies.
   */
  public static boolean dense(long[] shape, long[] stride) {
    Integer[] axes = new Integer[shape.length];
    Arrays.setAll(axes, i -> i);
    Arrays.sort(axes, Comparator.comparingLong(i -> stride[i]));
    long expected = 1;
    for (int axis : axes) {
      if (shape[axis] == 1) {
        continue; // its stride is never used
      }
      if (stride[axis] != expected) {
        return false;
      }
      expected *= shape[axis];
    }
    return true;
  }

  /** Whether two arrays of one start have their elements in the same places, axis by axis. */
  public static boolean samePlaces(INDArray a, INDArray b) {
    boolean same = Arrays.equals(a.shape(), b.shape());
    for (int axis = 0; same && axis < a.rank(); axis++) {
      same = a.size(axis) == 1 || a.stride(axis) == b.stride(axis);
    }
    return same;
  }

  /** Calls with the memory offset of each element, relative to the first, in c order. */
  public static void forEachOffset(long[] shape, long[] stride, LongConsumer consumer) {
    for (long size : shape) {
      if (size == 0) {
        return;
      }
    }
    long[] index = new long[shape.length];
    long offset = 0;
    while (true) {
      consumer.accept(offset);
      int axis = shape.length - 1;
      while (axis >= 0 && ++index[axis] == shape[axis]) {
        offset -= (shape[axis] - 1) * stride[axis];
        index[axis] = 0;
        axis--;
      }
      if (axis < 0) {
        return;
      }
      offset += stride[axis];
    }
  }
}
