package org.vitals4j.measure.scan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Numbers that stand for the bits of a parameter vector: equal vectors have equal ones. NaN is bits
 * like any other.
 *
 * <p>CRC-32C, which the JVM computes by instructions of the processor (10 to 20 GB/s): a flipped
 * bit always changes it, any other difference in all but one of four billion cases. Nothing is
 * copied. Other types than single, double and half precision, and vectors with gaps, have none.
 */
public final class ParameterChecksum {

  /** Elements that {@link #ofSample} reads. */
  private static final int SAMPLE = 64;

  private ParameterChecksum() {}

  /** Of every element: one pass over the vector. */
  public static OptionalLong of(INDArray parameters) {
    if (!isReadable(parameters)) {
      return OptionalLong.empty();
    }
    CRC32C checksum = new CRC32C();
    long length = parameters.length();
    for (long at = 0; at < length; at += HostSource.WINDOW) {
      checksum.update(bytes(parameters, at, Math.min(HostSource.WINDOW, length - at)));
    }
    return OptionalLong.of(checksum.getValue());
  }

  /**
   * Of 64 elements, evenly spread: tells whether somebody has written all of the vector, at the
   * cost of some microseconds.
   */
  public static OptionalLong ofSample(INDArray parameters) {
    if (!isReadable(parameters)) {
      return OptionalLong.empty();
    }
    CRC32C checksum = new CRC32C();
    long length = parameters.length();
    long elements = Math.min(SAMPLE, length);
    for (long i = 0; i < elements; i++) {
      checksum.update(bytes(parameters, i * length / elements, 1));
    }
    return OptionalLong.of(checksum.getValue());
  }

  private static boolean isReadable(INDArray parameters) {
    DataType type = parameters.dataType();
    boolean known = type == DataType.FLOAT || type == DataType.DOUBLE || type == DataType.FLOAT16;
    if (!known || parameters.isEmpty() || parameters.elementWiseStride() != 1) {
      return false;
    }
    Nd4j.getAffinityManager().ensureLocation(parameters, AffinityManager.Location.HOST);
    return true;
  }

  private static ByteBuffer bytes(INDArray parameters, long at, long length) {
    Pointer base = parameters.data().pointer();
    DataType type = parameters.dataType();
    // A new Pointer object, because the position of the shared one may be in use elsewhere.
    Pointer pointer =
        type == DataType.FLOAT
            ? new FloatPointer(base)
            : type == DataType.DOUBLE ? new DoublePointer(base) : new ShortPointer(base);
    long first = parameters.offset() + at; // the pointer begins at the base buffer
    return pointer
        .limit(first + length)
        .position(first)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }
}
