package org.vitals4j.ui.health.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes fields: a tag, a length, as many bytes. Tags rise; the same tag again is a list. Numbers
 * are variable-length, seven bits a byte, the lowest first. See {@link WireReader}.
 */
final class WireWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  byte[] toBytes() {
    return out.toByteArray();
  }

  void bytes(int tag, byte[] value) {
    varint(tag);
    varint(value.length);
    out.writeBytes(value);
  }

  void message(int tag, Consumer<WireWriter> fields) {
    WireWriter inner = new WireWriter();
    fields.accept(inner);
    bytes(tag, inner.toBytes());
  }

  void string(int tag, String value) {
    bytes(tag, value.getBytes(StandardCharsets.UTF_8));
  }

  void strings(int tag, Iterable<String> values) {
    values.forEach(value -> string(tag, value));
  }

  /** Small negative numbers are short, too. */
  void integer(int tag, long value) {
    message(tag, inner -> inner.varint((value << 1) ^ (value >> 63)));
  }

  void bool(int tag, boolean value) {
    integer(tag, value ? 1 : 0);
  }

  void real(int tag, double value) {
    message(tag, inner -> inner.fixed(Double.doubleToRawLongBits(value), Double.BYTES));
  }

  void integers(int tag, long[] values) {
    message(
        tag,
        inner -> {
          for (long value : values) {
            inner.varint((value << 1) ^ (value >> 63));
          }
        });
  }

  void reals(int tag, float[] values) {
    message(
        tag,
        inner -> {
          for (float value : values) {
            inner.fixed(Float.floatToIntBits(value), Float.BYTES);
          }
        });
  }

  /** Bytes as they are, before or after all fields. */
  void raw(byte[] value) {
    out.writeBytes(value);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void fixed(long bits, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (bits >>> (8 * i)));
    }
  }
}
