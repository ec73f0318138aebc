package org.vitals4j.measure;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads arrays straight from host memory.
 *
 * <p>An ND4J operation costs about 20 µs before it touches the first element, and a monitor asks a
 * few questions of dozens of small arrays. So the memory is copied block by block into a buffer
 * that stays in the first-level cache, and all questions are answered from there: the array is read
 * from main memory once, and no ND4J operation runs, which also keeps ND4J's own NaN panic mode
 * from throwing at the very moment the monitor is needed.
 *
 * <p>Not thread-safe: one scanner serves one network.
 */
final class HostScanner {

  /** Elements a block: two buffers of doubles still fit a first-level cache of 32 KB or more. */
  private static final int BLOCK = 2048;

  private final float[] floats = new float[BLOCK];
  private final float[] moreFloats = new float[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private final double[] moreDoubles = new double[BLOCK];
  private final short[] shorts = new short[BLOCK];

  /** Whether {@link #scan} can read arrays of this type. */
  static boolean supports(DataType type) {
    return type == DataType.FLOAT || type == DataType.DOUBLE || type == DataType.FLOAT16;
  }

  /**
   * Statistics of a stretch of a vector.
   *
   * @param vector of rank 1, or [1, n], contiguous in memory
   * @param from index of the first element
   * @param length number of elements
   */
  TensorStatistics scan(INDArray vector, long from, long length) {
    MomentSums sums = new MomentSums();
    DataType type = vector.dataType();
    Source source = new Source(vector, from);
    for (long at = 0; at < length; at += BLOCK) {
      int n = (int) Math.min(BLOCK, length - at);
      if (type == DataType.DOUBLE) {
        source.read(at, doubles, n);
        sums.add(doubles, n);
      } else {
        source.read(at, floats, n);
        sums.add(floats, n);
      }
    }
    return sums.overflowed() ? scaled(sums.maxAbs(), source, length) : sums.statistics();
  }

  /**
   * Statistics of the sum of two vectors, and of the second: what parameters were before a step,
   * and what the step subtracted. The sum is never stored.
   */
  Pair scanSum(INDArray after, INDArray update, long from, long length) {
    MomentSums before = new MomentSums();
    MomentSums change = new MomentSums();
    Source a = new Source(after, from);
    Source u = new Source(update, from);
    boolean wide = after.dataType() == DataType.DOUBLE;
    for (long at = 0; at < length; at += BLOCK) {
      int n = (int) Math.min(BLOCK, length - at);
      if (wide) {
        double[] x = doubles;
        double[] y = moreDoubles;
        a.read(at, x, n);
        u.read(at, y, n);
        change.add(y, n);
        for (int i = 0; i < n; i++) {
          x[i] += y[i];
        }
        before.add(x, n);
      } else {
        float[] x = floats;
        float[] y = moreFloats;
        a.read(at, x, n);
        u.read(at, y, n);
        change.add(y, n);
        for (int i = 0; i < n; i++) {
          x[i] += y[i];
        }
        before.add(x, n);
      }
    }
    return new Pair(before.statistics(), change.statistics());
  }

  /** Two results of one pass. */
  record Pair(TensorStatistics before, TensorStatistics update) {}

  /**
   * How many elements are NaN or infinite, in an array of any shape, order and strides. Fast where
   * the elements fill a stretch of memory, element by element where they do not.
   */
  long countNonFinite(INDArray array) {
    if (array.isEmpty() || !array.dataType().isFPType()) {
      return 0;
    }
    if (supports(array.dataType()) && Strides.dense(array.shape(), array.stride())) {
      return scan(array, 0, array.length()).nonFinite();
    }
    long[] count = {0};
    Strides.forEachOffset(
        array.shape(),
        array.stride(),
        offset -> {
          // data().getDouble adds the view's own offset.
          if (!Double.isFinite(array.data().getDouble(offset))) {
            count[0]++;
          }
        });
    return count[0];
  }

  /** The rare doubles beyond 1e154: the norm of the scaled values, scaled back. */
  private TensorStatistics scaled(double max, Source source, long length) {
    MomentSums sums = new MomentSums();
    double[] x = doubles;
    for (long at = 0; at < length; at += BLOCK) {
      int n = (int) Math.min(BLOCK, length - at);
      source.read(at, x, n);
      for (int i = 0; i < n; i++) {
        x[i] /= max;
      }
      sums.add(x, n);
    }
    return sums.statistics().times(max);
  }

  /** A stretch of host memory of one data type. */
  private final class Source {

    private final Pointer pointer;
    private final long first;

    Source(INDArray array, long from) {
      // The pointer starts at the base buffer, whatever the view; so the view's offset is added. A
      // new Pointer object, because the position of the shared one may be in use elsewhere.
      Pointer base = array.data().pointer();
      first = array.offset() + from;
      DataType type = array.dataType();
      if (type == DataType.FLOAT) {
        pointer = new FloatPointer(base);
      } else if (type == DataType.DOUBLE) {
        pointer = new DoublePointer(base);
      } else if (type == DataType.FLOAT16) {
        pointer = new ShortPointer(base);
      } else {
        throw new IllegalArgumentException(
            "arrays of FLOAT, DOUBLE or HALF can be read, but this one is " + type);
      }
    }

    void read(long at, float[] into, int n) {
      if (pointer instanceof FloatPointer p) {
        p.position(first + at).get(into, 0, n);
      } else {
        short[] raw = shorts;
        ((ShortPointer) pointer).position(first + at).get(raw, 0, n);
        for (int i = 0; i < n; i++) {
          into[i] = Half.toFloat(raw[i]);
        }
      }
    }

    void read(long at, double[] into, int n) {
      ((DoublePointer) pointer).position(first + at).get(into, 0, n);
    }
  }
}
