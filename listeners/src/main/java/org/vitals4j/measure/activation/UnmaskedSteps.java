package org.vitals4j.measure.activation;

import org.jspecify.annotations.Nullable;

/** Which positions of an activation array are not masked. */
final class UnmaskedSteps {

  private final boolean[] entries;
  private final long[] stride;

  /**
   * @param entries true where a position counts; read only
   * @param stride how far one moves in {@code entries} along each axis of the activations
   */
  UnmaskedSteps(boolean[] entries, long[] stride) {
    this.entries = entries;
    this.stride = stride;
  }

  /**
   * Lays a mask over an array.
   *
   * @param array its shape
   * @param timeAxis of the array, if it holds series
   * @param channelAxis of the array, if it holds images
   * @return null if it does not fit
   */
  static @Nullable UnmaskedSteps of(Mask mask, long[] array, int timeAxis, int channelAxis) {
    if (mask.isOfImages()) {
      return ofImages(mask, array, channelAxis);
    }
    boolean[] kept = mask.kept();
    int examples = mask.examples();
    int steps = kept.length / examples;
    long[] stride = new long[array.length];
    if (array[0] == examples && steps == 1) {
      stride[0] = 1;
      return new UnmaskedSteps(kept, stride);
    }
    if (array.length == 3 && array[0] == examples) {
      stride[0] = steps;
      stride[timeAxis] = 1;
      return array[timeAxis] == steps ? new UnmaskedSteps(kept, stride) : null;
    }
    if (array[0] != kept.length) {
      return null;
    }
    boolean[] rows = new boolean[kept.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = kept[row % examples * steps + row / examples];
    }
    stride[0] = 1;
    return new UnmaskedSteps(rows, stride);
  }

  private static @Nullable UnmaskedSteps ofImages(Mask mask, long[] array, int channelAxis) {
    if (array.length != 4) {
      return null;
    }
    int[] axes = channelAxis == 1 ? new int[] {0, 1, 2, 3} : new int[] {0, 3, 1, 2};
    long[] stride = new long[4];
    long along = 1;
    for (int i = 3; i >= 0; i--) {
      int size = mask.shape()[i];
      if (size != 1 && size != array[axes[i]]) {
        return null;
      }
      stride[axes[i]] = size == 1 ? 0 : along;
      along *= size;
    }
    return new UnmaskedSteps(mask.kept(), stride);
  }

  long[] stride() {
    return stride;
  }

  boolean at(long index) {
    return entries[(int) index];
  }
}
