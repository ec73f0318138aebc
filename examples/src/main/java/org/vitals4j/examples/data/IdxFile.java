package org.vitals4j.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A file of unsigned bytes in the IDX format: two zero bytes, the type (8), the number of
 * dimensions, each dimension as a big-endian 32-bit number, then the data, the last dimension
 * running fastest.
 *
 * <p>Strict: whatever does not fit is an error that names the file, the rule and the value.
 */
final class IdxFile {

  private static final int UNSIGNED_BYTE = 8;

  private final String name;
  private final int[] dimensions;
  private final byte[] data;

  private IdxFile(String name, int[] dimensions, byte[] data) {
    this.name = name;
    this.dimensions = dimensions;
    this.data = data;
  }

  /**
   * Reads a whole file.
   *
   * @param in not compressed; read to its end, not closed
   * @param name for messages
   * @param rank number of dimensions that the file must have
   */
  static IdxFile read(InputStream in, String name, int rank) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4) {
      throw new IOException(
          name + ": an IDX file has at least 4 bytes, but this one has " + magic.length);
    }
    byte[] expected = {0, 0, UNSIGNED_BYTE, (byte) rank};
    if (!Arrays.equals(magic, expected)) {
      throw new IOException(
          String.format(
              "%s: an IDX file of unsigned bytes in %d dimensions begins with %s, but this one"
                  + " begins with %s",
              name, rank, hex(expected), hex(magic)));
    }
    int[] dimensions = new int[rank];
    long size = 1;
    for (int i = 0; i < rank; i++) {
      dimensions[i] = dimension(in, name, i);
      size *= dimensions[i];
      if (size > Integer.MAX_VALUE) {
        throw new IOException(
            name + ": at most 2147483647 bytes of data can be read, but there are " + size);
      }
    }
    byte[] data = in.readNBytes((int) size);
    if (data.length < size) {
      throw new IOException(
          String.format(
              "%s: %s takes %d bytes of data, but the file ends after %d",
              name, product(dimensions), size, data.length));
    }
    if (in.read() >= 0) {
      throw new IOException(
          String.format(
              "%s: %s takes %d bytes of data, but the file goes on after them",
              name, product(dimensions), size));
    }
    return new IdxFile(name, dimensions, data);
  }

  private static int dimension(InputStream in, String name, int index) throws IOException {
    byte[] four = in.readNBytes(4);
    if (four.length < 4) {
      throw new IOException(
          name + ": the file ends inside its header, in dimension " + (index + 1));
    }
    int value = 0;
    for (byte b : four) {
      value = value << 8 | Byte.toUnsignedInt(b);
    }
    if (value < 1) {
      throw new IOException(
          String.format(
              "%s: dimension %d must be in [1, 2147483647], but was %s",
              name, index + 1, Integer.toUnsignedString(value)));
    }
    return value;
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(text.isEmpty() ? "" : " ").append(String.format("%02x", b));
    }
    return text.toString();
  }

  private static String product(int[] dimensions) {
    StringBuilder text = new StringBuilder();
    for (int dimension : dimensions) {
      text.append(text.isEmpty() ? "" : " x ").append(dimension);
    }
    return text.toString();
  }

  String name() {
    return name;
  }

  int dimension(int index) {
    return dimensions[index];
  }

  /** The data, not copied. */
  byte[] data() {
    return data;
  }
}
