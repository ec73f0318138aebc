package org.vitals4j.examples.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.vitals4j.examples.lesson.Expectation.Verdict;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.TreatmentEvent;

/**
 * A run as the page reads it. A number that is none is the text "NaN", "Infinity" or "-Infinity";
 * what was not measured is null.
 */
final class ReportJson {

  /** More points than a screen has columns are of no use. */
  private static final int MAX_POINTS = 400;

  /** A histogram is about as large as a hundred points. */
  private static final int MAX_HISTOGRAMS = 5;

  private static final MathContext FIVE_DIGITS = new MathContext(5);

  private ReportJson() {}

  static JsonObject of(RunResult run) {
    JsonObject json = new JsonObject();
    json.addProperty("name", run.variant().name());
    json.addProperty("setup", run.variant().setup());
    json.addProperty("asExpected", run.asExpected());
    json.add("checks", checks(run.checks()));
    json.add("findings", findings(run.outcome()));
    json.add("treatments", treatments(run.outcome()));
    Series series = new Series(run.outcome(), MAX_POINTS);
    json.add("layers", array(series.layers(), JsonPrimitive::new));
    json.add(
        "iterations",
        array(series.snapshots(), snapshot -> new JsonPrimitive(snapshot.iteration())));
    for (RunQuantity quantity : RunQuantity.values()) {
      json.add(quantity.id(), line(series.of(quantity)));
    }
    JsonObject layers = new JsonObject();
    for (LayerQuantity quantity : LayerQuantity.values()) {
      layers.add(quantity.id(), lines(series, quantity));
    }
    json.add("perLayer", layers);
    json.add("histograms", histograms(run.outcome()));
    return json;
  }

  private static JsonArray checks(List<Verdict> checks) {
    return array(
        checks,
        check -> {
          JsonObject json = new JsonObject();
          json.addProperty("expected", check.expected());
          json.addProperty("seen", check.seen());
          json.addProperty("met", check.met());
          return json;
        });
  }

  private static JsonArray findings(TrainingRecord outcome) {
    return array(
        outcome.findings(),
        (Finding finding) -> {
          JsonObject json = new JsonObject();
          json.addProperty("pathology", finding.pathology().id());
          json.addProperty("severity", finding.worst().name());
          json.add("layers", array(finding.symptom().layers(), JsonPrimitive::new));
          json.addProperty("from", finding.openedAt());
          json.add(
              "to",
              finding.closedAt().isPresent()
                  ? new JsonPrimitive(finding.closedAt().getAsInt())
                  : JsonNull.INSTANCE);
          json.addProperty("evidence", finding.symptom().evidence());
          json.add("remedies", array(finding.symptom().remedies(), JsonPrimitive::new));
          json.add("causeIds", array(finding.symptom().causeIds(), JsonPrimitive::new));
          json.add("remedyIds", array(finding.symptom().remedyIds(), JsonPrimitive::new));
          return json;
        });
  }

  private static JsonArray treatments(TrainingRecord outcome) {
    return array(
        outcome.treatments(),
        (TreatmentEvent event) -> {
          JsonObject json = new JsonObject();
          json.addProperty("treatment", event.treatment());
          json.addProperty("severity", event.severity().name());
          json.addProperty("iteration", event.iteration());
          json.addProperty("text", event.text());
          return json;
        });
  }

  private static JsonArray histograms(TrainingRecord outcome) {
    List<IterationSnapshot> with =
        outcome.iterations().stream()
            .filter(
                snapshot ->
                    snapshot.layers().stream()
                        .anyMatch(layer -> layer.gradientHistogram().isMeasured()))
            .toList();
    JsonArray all = new JsonArray();
    int count = Math.min(MAX_HISTOGRAMS, with.size());
    for (int i = 0; i < count; i++) {
      IterationSnapshot snapshot = with.get(count == 1 ? 0 : i * (with.size() - 1) / (count - 1));
      JsonObject json = new JsonObject();
      json.addProperty("iteration", snapshot.iteration());
      json.add(
          "layers",
          array(
              snapshot.layers(),
              layer ->
                  TrainingRecord.measured(layer.gradientHistogram())
                      .map(ReportJson::histogram)
                      .orElse(JsonNull.INSTANCE)));
      all.add(json);
    }
    return all;
  }

  private static JsonElement histogram(Histogram histogram) {
    JsonObject json = new JsonObject();
    json.addProperty("lookedAt", histogram.lookedAt());
    json.addProperty("nonFinite", histogram.nonFinite());
    json.addProperty("zero", histogram.zero());
    json.addProperty("large", histogram.large());
    json.add("linear", scale(histogram.values()));
    json.add("log10", scale(histogram.magnitudes()));
    return json;
  }

  private static JsonObject scale(Histogram.Scale scale) {
    JsonObject json = new JsonObject();
    json.add("low", number(scale.low()));
    json.add("high", number(scale.high()));
    JsonArray counts = new JsonArray();
    for (int bin = 0; bin < Histogram.BINS; bin++) {
      counts.add(scale.count(bin));
    }
    json.add("counts", counts);
    return json;
  }

  private static JsonArray lines(Series series, LayerQuantity quantity) {
    JsonArray all = new JsonArray();
    for (int layer = 0; layer < series.layers().size(); layer++) {
      all.add(line(series.of(layer, quantity)));
    }
    return all;
  }

  private static JsonArray line(List<OptionalDouble> values) {
    return array(
        values, value -> value.isPresent() ? number(value.getAsDouble()) : JsonNull.INSTANCE);
  }

  private static JsonElement number(double value) {
    return Double.isFinite(value)
        ? new JsonPrimitive(new BigDecimal(value).round(FIVE_DIGITS))
        : new JsonPrimitive(Double.toString(value));
  }

  private static <T> JsonArray array(List<T> values, Function<? super T, JsonElement> element) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(element.apply(value)));
    return array;
  }
}
