package org.vitals4j.measure.scan;

import java.util.Arrays;
import java.util.Comparator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Goes through an array in the order in which it lies in memory, in runs as long as its layout
 * allows, and tells at each run where its elements are in up to four other countings of the same
 * elements ("lanes"): the memory itself, the unit they belong to, the entry of a mask, the entry of
 * a dropout's mask.
 *
 * <p>Axes that follow on from one another in every lane are one axis: an array without gaps,
 * whatever its order, is a single run as long as no lane tells its axes apart.
 */
public final class MemoryWalk {

  /** Hears of one run. */
  public interface Run {
    /**
     * One run.
     *
     * @param at where the run starts, in each lane; belongs to the walk
     * @param length number of elements; from one to the next each lane moves by its {@link #step}
     * @return whether to go on
     */
    boolean at(long[] at, long length);
  }

  private final int rank;
  private final long[] size;
  private final long[][] stride;
  private final int lanes;

  /**
   * @param shape of the array; no axis of size 0
   * @param lanes the strides of each lane; the first is the one whose order is followed
   */
  public MemoryWalk(long[] shape, long[]... lanes) {
    this.lanes = lanes.length;
    Integer[] order = new Integer[shape.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> lanes[0][i]));
    size = new long[Math.max(1, shape.length)];
    stride = new long[size.length][lanes.length];
    int merged = 0;
    for (int axis : order) {
      if (shape[axis] == 1) {
        continue;
      }
      if (merged > 0 && continues(stride[merged - 1], size[merged - 1], lanes, axis)) {
        size[merged - 1] *= shape[axis];
        continue;
      }
      size[merged] = shape[axis];
      for (int lane = 0; lane < lanes.length; lane++) {
        stride[merged][lane] = lanes[lane][axis];
      }
      merged++;
    }
    if (merged == 0) {
      size[0] = 1;
      merged = 1;
    }
    rank = merged;
  }

  /**
   * Over the elements of one slice across an axis: what is left of an array where that is fixed.
   */
  public static MemoryWalk across(INDArray array, int axis) {
    long[] shape = new long[array.rank() - 1];
    long[] stride = new long[array.rank() - 1];
    for (int i = 0, k = 0; i < array.rank(); i++) {
      if (i != axis) {
        shape[k] = array.size(i);
        stride[k++] = array.stride(i);
      }
    }
    return new MemoryWalk(shape, stride);
  }

  private static boolean continues(long[] inner, long innerSize, long[][] lanes, int axis) {
    for (int lane = 0; lane < lanes.length; lane++) {
      if (lanes[lane][axis] != inner[lane] * innerSize) {
        return false;
      }
    }
    return true;
  }

  /**
   * Some of the elements, evenly spaced along the longest axis.
   *
   * @param most elements at most, at least 1
   */
  public MemoryWalk thinned(int most) {
    int longest = 0;
    for (int axis = 1; axis < rank; axis++) {
      longest = size[axis] > size[longest] ? axis : longest;
    }
    long n = Math.min(most, size[longest]);
    long every = size[longest] / n;
    long[][] thin = new long[lanes][1];
    for (int lane = 0; lane < lanes; lane++) {
      thin[lane][0] = every * stride[longest][lane];
    }
    return new MemoryWalk(new long[] {n}, thin);
  }

  /** How far a lane moves from one element of a run to the next. */
  public long step(int lane) {
    return stride[0][lane];
  }

  /** How far the elements reach in a lane: the largest position plus one. */
  public long extent(int lane) {
    long last = 0;
    for (int axis = 0; axis < rank; axis++) {
      last += (size[axis] - 1) * stride[axis][lane];
    }
    return last + 1;
  }

  public void forEachRun(Run run) {
    long[] at = new long[lanes];
    long[] index = new long[rank];
    while (run.at(at, size[0])) {
      int axis = 1;
      while (axis < rank && ++index[axis] == size[axis]) {
        index[axis] = 0;
        for (int lane = 0; lane < lanes; lane++) {
          at[lane] -= (size[axis] - 1) * stride[axis][lane];
        }
        axis++;
      }
      if (axis >= rank) {
        return;
      }
      for (int lane = 0; lane < lanes; lane++) {
        at[lane] += stride[axis][lane];
      }
    }
  }
}
