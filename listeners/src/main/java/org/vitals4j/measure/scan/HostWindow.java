package org.vitals4j.measure.scan;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A window onto the host memory of an array, as doubles. Moving it forward reads a block ahead, so
 * that going through an array in memory order reads each block once, whatever is picked out of it.
 * Its buffers are reused from array to array. Not thread-safe.
 */
public final class HostWindow {

  /** Elements a window. */
  public static final int BLOCK = 2048;

  private final double[] values = new double[BLOCK];
  private final float[] floats = new float[BLOCK];
  private final short[] shorts = new short[BLOCK];
  private Pointer pointer = new Pointer();
  private long first;
  private long extent;
  private long start;
  private int filled;

  /**
   * Turns to another array.
   *
   * @param offset index of the first element, from the array's own first
   * @param reach elements of memory that may be read from there
   */
  public HostWindow open(INDArray array, long offset, long reach) {
    // Returns at once on a CPU; elsewhere what lies here may be older than what is there.
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    Pointer base = array.data().pointer();
    DataType type = array.dataType();
    // A new Pointer object, because the position of the shared one may be in use elsewhere. It
    // starts at the base buffer, whatever the view, so the view's offset is added.
    pointer =
        type == DataType.FLOAT
            ? new FloatPointer(base)
            : type == DataType.DOUBLE ? new DoublePointer(base) : new ShortPointer(base);
    first = array.offset() + offset;
    extent = reach;
    filled = 0;
    return this;
  }

  /** Lets go of the memory. */
  public void close() {
    pointer = new Pointer();
    filled = 0;
  }

  public double[] values() {
    return values;
  }

  /**
   * Makes a range visible.
   *
   * @param at its first element
   * @param span elements, at most {@link #BLOCK}
   * @param ahead whether what follows will be asked for next
   * @return index of its first element in {@link #values}
   */
  public int show(long at, int span, boolean ahead) {
    if (filled == 0 || at < start || at + span > start + filled) {
      int n = (int) Math.min(ahead ? BLOCK : span, extent - at);
      read(first + at, n);
      start = at;
      filled = n;
    }
    return (int) (at - start);
  }

  private void read(long at, int n) {
    double[] into = values;
    if (pointer instanceof FloatPointer p) {
      float[] raw = floats;
      p.position(at).get(raw, 0, n);
      for (int i = 0; i < n; i++) {
        into[i] = raw[i];
      }
    } else if (pointer instanceof DoublePointer p) {
      p.position(at).get(into, 0, n);
    } else {
      short[] raw = shorts;
      ((ShortPointer) pointer).position(at).get(raw, 0, n);
      for (int i = 0; i < n; i++) {
        into[i] = HalfPrecision.toFloat(raw[i]);
      }
    }
  }
}
