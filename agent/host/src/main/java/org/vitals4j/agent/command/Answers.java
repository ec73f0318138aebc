package org.vitals4j.agent.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** Reads what a Health page's API answers. */
final class Answers {

  private static final int OK = 200;

  /** Of the format that is read here. */
  private static final int FORMAT_VERSION = 1;

  private Answers() {}

  /**
   * The body of an answer, if it is one.
   *
   * @throws IllegalStateException if it is an error; the message is what the page says
   */
  static String checked(int status, String body) {
    if (status == OK) {
      return body;
    }
    String message = body;
    try {
      message = text(parse(body).getAsJsonObject("error"), "message");
    } catch (RuntimeException noJson) {
      // Something else answers there: its own words, then.
    }
    throw new IllegalStateException(
        "there is no answer (status "
            + status
            + "): "
            + message.lines().findFirst().orElse("without a reason"));
  }

  /** An answer as JSON, of a version that this one reads. */
  static JsonObject read(String body) {
    JsonObject answer;
    try {
      answer = parse(body);
    } catch (JsonParseException | IllegalStateException noJson) {
      throw new IllegalStateException("what answers there is no Health page of Vitals4j", noJson);
    }
    JsonElement version = answer.get("formatVersion");
    if (version == null || version.getAsInt() != FORMAT_VERSION) {
      throw new IllegalStateException(
          "what answers there speaks format "
              + version
              + ", and this command reads "
              + FORMAT_VERSION
              + ": use the agent jar of its version");
    }
    return answer;
  }

  private static JsonObject parse(String body) {
    return JsonParser.parseString(body).getAsJsonObject();
  }

  /** A text, or a number as it was written; empty where there is none. */
  static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  static boolean has(JsonObject object, String field) {
    return object.has(field) && !object.get(field).isJsonNull();
  }

  static List<JsonObject> objects(JsonObject object, String field) {
    List<JsonObject> all = new ArrayList<>();
    array(object, field).forEach(one -> all.add(one.getAsJsonObject()));
    return all;
  }

  static List<String> texts(JsonObject object, String field) {
    List<String> all = new ArrayList<>();
    array(object, field).forEach(one -> all.add(one.getAsString()));
    return all;
  }

  static JsonArray array(JsonObject object, String field) {
    return has(object, field) ? object.getAsJsonArray(field) : new JsonArray();
  }
}
