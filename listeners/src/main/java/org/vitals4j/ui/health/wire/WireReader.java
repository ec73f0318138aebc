package org.vitals4j.ui.health.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@link WireWriter} wrote, and refuses everything else. No list or text is allocated on
 * the word of a length that the bytes do not bear out. A field whose tag is not known is passed
 * over: that is how a newer version adds one.
 */
final class WireReader {

  private final byte[] bytes;
  private final int end;
  private int position;
  private int tag;
  private boolean repeated;
  private int fieldStart;
  private int fieldEnd;

  WireReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
    this.fieldEnd = from;
  }

  /** Goes to the next field; false at the end. */
  boolean next() {
    position = fieldEnd;
    if (position == end) {
      return false;
    }
    int before = tag;
    long read = varint(end);
    if (read < 1 || read > Integer.MAX_VALUE || read < before) {
      throw malformed(
          "a tag must be positive and not below the one before it", before + ", " + read);
    }
    tag = (int) read;
    repeated = tag == before;
    long length = varint(end);
    if (length < 0 || length > end - position) {
      throw malformed("a field must end where its bytes end", length + " of " + (end - position));
    }
    fieldStart = position;
    fieldEnd = position + (int) length;
    return true;
  }

  int tag() {
    return tag;
  }

  /** The fields inside this field. */
  WireReader message() {
    return new WireReader(bytes, fieldStart, fieldEnd);
  }

  /** The same, where there must be only one. */
  WireReader onlyMessage() {
    once();
    return message();
  }

  byte[] bytes() {
    once();
    return Arrays.copyOfRange(bytes, fieldStart, fieldEnd);
  }

  String string() {
    once();
    return text();
  }

  /** One more of a list. */
  void addTo(List<String> texts) {
    texts.add(text());
  }

  long integer() {
    once();
    long value = zigzag();
    finished();
    return value;
  }

  int smallInteger() {
    long value = integer();
    if (value != (int) value) {
      throw malformed("a number must fit into 32 bits", value);
    }
    return (int) value;
  }

  boolean bool() {
    long value = integer();
    if (value != 0 && value != 1) {
      throw malformed("a truth value must be 0 or 1", value);
    }
    return value == 1;
  }

  double real() {
    once();
    if (fieldEnd - fieldStart != Double.BYTES) {
      throw malformed("a real number must have 8 bytes", fieldEnd - fieldStart);
    }
    return Double.longBitsToDouble(fixed(fieldStart, Double.BYTES));
  }

  long[] integers(int maxCount) {
    once();
    long[] values = new long[Math.min(maxCount, fieldEnd - fieldStart)];
    int count = 0;
    while (position < fieldEnd) {
      if (count == values.length) {
        throw malformed("a list of numbers must have at most " + maxCount, "more");
      }
      values[count++] = zigzag();
    }
    return Arrays.copyOf(values, count);
  }

  float[] reals() {
    once();
    int length = fieldEnd - fieldStart;
    if (length % Float.BYTES != 0) {
      throw malformed("a list of real numbers must have 4 bytes each", length);
    }
    float[] values = new float[length / Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat((int) fixed(fieldStart + i * Float.BYTES, Float.BYTES));
    }
    return values;
  }

  MalformedReportException malformed(String rule, Object seen) {
    return new MalformedReportException(
        rule + ", but was " + seen + " (field " + tag + ", at byte " + fieldStart + ")");
  }

  private void once() {
    if (repeated) {
      throw malformed("this field must occur once", "there again");
    }
  }

  private void finished() {
    if (position != fieldEnd) {
      throw malformed("a number must fill its field", (fieldEnd - position) + " bytes more");
    }
  }

  private String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, fieldStart, fieldEnd - fieldStart))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("a text must be UTF-8", "not");
    }
  }

  private long zigzag() {
    long raw = varint(fieldEnd);
    return (raw >>> 1) ^ -(raw & 1);
  }

  private long varint(int limit) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= limit) {
        throw malformed("a number must end before the bytes do", "cut off");
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number must have at most 10 bytes", "longer");
  }

  private long fixed(int at, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (bytes[at + i] & 0xFFL) << (8 * i);
    }
    return bits;
  }
}
