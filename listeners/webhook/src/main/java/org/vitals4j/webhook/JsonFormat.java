package org.vitals4j.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.vitals4j.publish.AlertText;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;

/**
 * For programs: every field by name. {@code schema} is raised when a field goes or changes its
 * meaning; new fields come without.
 */
final class JsonFormat implements Format {

  private static final int SCHEMA = 1;

  @Override
  public String of(FindingEvent event, long dropped) {
    Finding finding = event.finding();
    Symptom symptom = finding.symptom();
    JsonObject json = head("finding", event.session(), event.worker());
    json.addProperty("event", event.kind().name());
    json.addProperty("iteration", event.iteration());
    json.addProperty("epoch", event.epoch());
    json.addProperty("id", finding.id());
    json.addProperty("pathology", finding.pathology().id());
    json.addProperty("key", symptom.key());
    json.addProperty("severity", finding.severity().name());
    json.addProperty("worst", finding.worst().name());
    json.addProperty("onset", finding.onset());
    json.addProperty("openedAt", finding.openedAt());
    json.add("layers", texts(symptom.layers()));
    json.add("observed", number(symptom.observed()));
    json.add("limit", number(symptom.limit()));
    json.addProperty("unit", symptom.unit());
    json.addProperty("evidence", symptom.evidence());
    json.add("causes", texts(symptom.causes()));
    json.add("remedies", texts(symptom.remedies()));
    json.add("causeIds", texts(symptom.causeIds()));
    json.add("remedyIds", texts(symptom.remedyIds()));
    json.addProperty("text", AlertText.of(event));
    json.addProperty("dropped", dropped);
    return json.toString();
  }

  @Override
  public String of(TreatmentEvent event, long dropped) {
    JsonObject json = head("treatment", event.session(), event.worker());
    json.addProperty("event", event.kind().name());
    json.addProperty("iteration", event.iteration());
    json.addProperty("epoch", event.epoch());
    json.addProperty("treatment", event.treatment());
    json.add(
        "pathology",
        event
            .pathology()
            .<JsonElement>map(one -> new JsonPrimitive(one.id()))
            .orElse(JsonNull.INSTANCE));
    json.addProperty("severity", event.severity().name());
    json.add("layers", texts(event.layers()));
    json.add("before", number(event.before()));
    json.add("after", number(event.after()));
    json.addProperty("unit", event.unit());
    json.addProperty("text", AlertText.of(event));
    json.addProperty("dropped", dropped);
    return json.toString();
  }

  private static JsonObject head(String type, String session, String worker) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("type", type);
    json.addProperty("session", session);
    json.addProperty("worker", worker);
    return json;
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
