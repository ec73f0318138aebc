package org.vitals4j.examples.plugin.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Symptom;

/** A finding as JSON. */
final class Json {

  private Json() {}

  /**
   * One object.
   *
   * @param dropped findings that were dropped so far because the service did not answer
   */
  static String of(FindingEvent event, long dropped) {
    Finding finding = event.finding();
    Symptom symptom = finding.symptom();
    JsonObject json = new JsonObject();
    json.addProperty("session", event.session());
    json.addProperty("worker", event.worker());
    json.addProperty("event", event.kind().name());
    json.addProperty("iteration", event.iteration());
    json.addProperty("epoch", event.epoch());
    json.addProperty("id", finding.id());
    json.addProperty("pathology", finding.pathology().id());
    json.addProperty("key", symptom.key());
    json.addProperty("severity", finding.severity().name());
    json.add("layers", texts(symptom.layers()));
    json.add("observed", number(symptom.observed()));
    json.add("limit", number(symptom.limit()));
    json.addProperty("unit", symptom.unit());
    json.addProperty("evidence", symptom.evidence());
    json.add("causes", texts(symptom.causes()));
    json.add("remedies", texts(symptom.remedies()));
    json.addProperty("dropped", dropped);
    return json.toString();
  }

  /** JSON has no NaN and no infinities: they are null. */
  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  private static JsonArray texts(List<String> all) {
    JsonArray array = new JsonArray();
    all.forEach(array::add);
    return array;
  }
}
