package org.vitals4j.measure.scan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The elements of a contiguous array, as they lie in host memory. Opening takes a microsecond,
 * which a vector that stays where it is need spend only once; reading allocates nothing.
 *
 * <p>Bulk reads go through a buffer of {@code java.nio}: HotSpot turns them into a plain copy (75
 * to 100 GB/s in blocks of 8 KB), where {@code FloatPointer.get(float[])} pays for a native call
 * (45 GB/s, and 60 ns for the ten elements of a bias instead of 27).
 */
public final class HostSource {

  /** Elements a buffer shows; a direct buffer cannot exceed 2 GiB. */
  public static final long WINDOW = 1L << 27;

  private static final FloatBuffer NO_FLOATS = FloatBuffer.allocate(0);
  private static final IntBuffer NO_BITS = IntBuffer.allocate(0);
  private static final DoubleBuffer NO_DOUBLES = DoubleBuffer.allocate(0);
  private static final ShortBuffer NO_HALVES = ShortBuffer.allocate(0);

  private @Nullable Pointer pointer;
  private final long address;
  private final DataType type;
  private final long first;
  private final long length;
  private final long window;
  private final short[] raw;

  private long windowStart;
  private long windowEnd;
  private FloatBuffer floats = NO_FLOATS;
  private IntBuffer bits = NO_BITS;
  private DoubleBuffer doubles = NO_DOUBLES;
  private ShortBuffer halves = NO_HALVES;

  /**
   * Opens an array.
   *
   * @param raw scratch for {@link FloatPass#BLOCK} numbers of half precision
   */
  public HostSource(INDArray array, short[] raw) {
    this(array, raw, WINDOW);
  }

  public HostSource(INDArray array, short[] raw, long window) {
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
    address = base.address();
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

  /**
   * Whether this shows the whole of an array that lies where the one lay that it was opened for.
   * Then it may be used for that one, too: it holds no memory, only an address.
   */
  public boolean shows(INDArray array) {
    return pointer == null
        && type == array.dataType()
        && length == array.length()
        && first == array.offset()
        && address == array.data().pointer().address();
  }

  public boolean isDouble() {
    return type == DataType.DOUBLE;
  }

  /** Copies n elements of single or half precision. */
  public void read(long at, float[] into, int n) {
    show(at, n);
    int index = (int) (at - windowStart);
    if (type == DataType.FLOAT) {
      floats.get(index, into, 0, n);
    } else {
      halves.get(index, raw, 0, n);
      for (int i = 0; i < n; i++) {
        into[i] = HalfPrecision.toFloat(raw[i]);
      }
    }
  }

  /** Copies the bits of n elements of single precision. */
  public void readBits(long at, int[] into, int n) {
    show(at, n);
    bits.get((int) (at - windowStart), into, 0, n);
  }

  /** Copies n elements of double precision. */
  public void read(long at, double[] into, int n) {
    show(at, n);
    doubles.get((int) (at - windowStart), into, 0, n);
  }

  /** One element of any type. */
  public double get(long at) {
    show(at, 1);
    int index = (int) (at - windowStart);
    return type == DataType.FLOAT
        ? floats.get(index)
        : type == DataType.DOUBLE ? doubles.get(index) : HalfPrecision.toFloat(halves.get(index));
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
    Pointer memory = pointer;
    if (memory == null) {
      throw new IllegalStateException("the window shows all there is");
    }
    ByteBuffer bytes =
        memory
            .limit(first + end)
            .position(first + at)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    windowStart = at;
    windowEnd = end;
    if (at == 0 && end == length) {
      pointer = null; // it would keep the memory from being freed
    }
    if (type == DataType.FLOAT) {
      floats = bytes.asFloatBuffer();
      bits = bytes.asIntBuffer();
    } else if (type == DataType.DOUBLE) {
      doubles = bytes.asDoubleBuffer();
    } else {
      halves = bytes.asShortBuffer();
    }
  }
}
