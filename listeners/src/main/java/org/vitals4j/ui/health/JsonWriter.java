package org.vitals4j.ui.health;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonGenerator;

/**
 * Writes JSON by ND4J's own copy of Jackson, which is there wherever ND4J is. NaN and infinities,
 * for which JSON has no number, are the strings "NaN", "Infinity" and "-Infinity"; what was not
 * measured is null.
 */
final class JsonWriter {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Goes up where a field is renamed, removed, or changes its meaning. */
  private static final int FORMAT_VERSION = 1;

  private final JsonGenerator out;

  private JsonWriter(JsonGenerator out) {
    this.out = out;
  }

  /** What is written inside one object. */
  interface Body {
    void write(JsonWriter json) throws IOException;
  }

  static byte[] object(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      body.write(new JsonWriter(out));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // from memory to memory
    }
    return bytes.toByteArray();
  }

  /** An answer whose body is one object, with the version of the format in its first field. */
  static Response response(int status, Body body) {
    byte[] bytes =
        object(
            json -> {
              json.put("formatVersion", FORMAT_VERSION);
              body.write(json);
            });
    return Response.of(status, "application/json; charset=utf-8", 0, bytes);
  }

  void object(String field, Body body) throws IOException {
    out.writeObjectFieldStart(field);
    body.write(this);
    out.writeEndObject();
  }

  void array(String field, Body body) throws IOException {
    out.writeArrayFieldStart(field);
    body.write(this);
    out.writeEndArray();
  }

  /** One more object of an array. */
  void element(Body body) throws IOException {
    out.writeStartObject();
    body.write(this);
    out.writeEndObject();
  }

  /** One more array of an array. */
  void array(Body body) throws IOException {
    out.writeStartArray();
    body.write(this);
    out.writeEndArray();
  }

  void put(String field, String value) throws IOException {
    out.writeStringField(field, value);
  }

  void put(String field, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      put(field, value.get());
    } else {
      out.writeNullField(field);
    }
  }

  void put(String field, long value) throws IOException {
    out.writeNumberField(field, value);
  }

  void put(String field, boolean value) throws IOException {
    out.writeBooleanField(field, value);
  }

  void put(String field, double value) throws IOException {
    out.writeNumberField(field, value); // Jackson puts quotes around what is no number
  }

  void putNull(String field) throws IOException {
    out.writeNullField(field);
  }

  void put(String field, List<String> values) throws IOException {
    out.writeArrayFieldStart(field);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  void put(String field, long[] values) throws IOException {
    out.writeFieldName(field);
    out.writeArray(values, 0, values.length);
  }

  /** One more number of an array. */
  void add(long value) throws IOException {
    out.writeNumber(value);
  }

  /** One more value of a slot; null where it has none. */
  void add(boolean there, float value) throws IOException {
    if (there) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }

  /** Four significant digits; NaN, infinities and 0 stay what they are. */
  static float rounded(float value) {
    if (value == 0 || !Float.isFinite(value)) {
      return value;
    }
    int exponent = (int) Math.floor(Math.log10(Math.abs((double) value))) - 3;
    double scale = Math.pow(10, -exponent);
    if (scale == 0 || Double.isInfinite(scale)) {
      return value;
    }
    float rounded = (float) (Math.rint(value * scale) / scale);
    return rounded == 0 || Float.isInfinite(rounded) ? value : rounded;
  }
}
