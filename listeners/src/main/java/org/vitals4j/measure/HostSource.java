package org.vitals4j.measure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The elements of a contiguous array, as they lie in host memory. Opened once a vector, since that
 * allocates three small objects; reading allocates nothing.
 *
 * <p>Bulk reads go through a buffer of {@code java.nio}: HotSpot turns them into a plain copy (75
 * to 100 GB/s in blocks of 8 KB), where {@code FloatPointer.get(float[])} pays for a native call
 * (45 GB/s, and 60 ns for the ten elements of a bias instead of 27).
 */
final class HostSource {

  /** Elements a buffer shows; a direct buffer cannot exceed 2 GiB. */
  private static final long WINDOW = 1L << 27;

  private final Pointer pointer;
  private final DataType type;
  private final long first;
  private final long length;
  private final long window;
  private final short[] raw;

  private long windowStart;
  private long windowEnd;
  private FloatBuffer floats = FloatBuffer.allocate(0);
  private DoubleBuffer doubles = DoubleBuffer.allocate(0);
  private ShortBuffer halves = ShortBuffer.allocate(0);

  /**
   * Opens an array.
   *
   * @param raw scratch for {@link FloatPass#BLOCK} numbers of half precision
   */
  HostSource(INDArray array, short[] raw) {
    this(array, raw, WINDOW);
  }

  HostSource(INDArray array, short[] raw, long window) {
    this.raw = raw;
    this.window = window;
    type = array.dataType();
    length = array.length();
    // The pointer starts at the base buffer, whatever the view; so the view's offset is added.
    first = array.offset();
    // Returns at once on a CPU; it says what this class relies on.
    Nd4j.getAffinityManager()
        .ensureLocation(array, org.nd4j.linalg.api.concurrency.AffinityManager.Location.HOST);
    // A new Pointer object, because the position of the shared one may be in use elsewhere.
    Pointer base = array.data().pointer();
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

  boolean isDouble() {
    return type == DataType.DOUBLE;
  }

  /** Copies n elements of single or half precision. */
  void read(long at, float[] into, int n) {
    show(at, n);
    int index = (int) (at - windowStart);
    if (type == DataType.FLOAT) {
      floats.get(index, into, 0, n);
    } else {
      halves.get(index, raw, 0, n);
      for (int i = 0; i < n; i++) {
        into[i] = Half.toFloat(raw[i]);
      }
    }
  }

  /** Copies n elements of double precision. */
  void read(long at, double[] into, int n) {
    show(at, n);
    doubles.get((int) (at - windowStart), into, 0, n);
  }

  /** One element of any type. */
  double get(long at) {
    show(at, 1);
    int index = (int) (at - windowStart);
    return type == DataType.FLOAT
        ? floats.get(index)
        : type == DataType.DOUBLE ? doubles.get(index) : Half.toFloat(halves.get(index));
  }

  private void show(long at, int n) {
    if (at >= windowStart && at + n <= windowEnd) {
      return;
    }
    long end = Math.min(length, at + Math.max(window, n));
    if (at < 0 || at + n > end) {
      throw new IndexOutOfBoundsException(
          "elements " + at + " to " + (at + n) + " of an array of " + length);
    }
    ByteBuffer bytes =
        pointer
            .limit(first + end)
            .position(first + at)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    windowStart = at;
    windowEnd = end;
    if (type == DataType.FLOAT) {
      floats = bytes.asFloatBuffer();
    } else if (type == DataType.DOUBLE) {
      doubles = bytes.asDoubleBuffer();
    } else {
      halves = bytes.asShortBuffer();
    }
  }
}
