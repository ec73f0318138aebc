package org.vitals4j.ui.health;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.vitals4j.diagnose.workers.SharedFault;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.ui.health.RunHistory.Entry;
import org.vitals4j.ui.health.RunHistory.Noted;
import org.vitals4j.ui.health.verdict.HealthState;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.Event.FindingState;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.LayerHistogram;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.workers.WorkerRow;

/** What is known of a run, as JSON. Field names are promised in docs/ui.md. */
final class RunJson {

  private RunJson() {}

  static void network(JsonWriter out, NetworkSummary network) throws IOException {
    out.object(
        "network",
        json -> {
          json.put("version", network.version());
          json.put("type", network.type());
          json.put("parameterCount", network.parameterCount());
          json.put("dataType", network.dataType());
          json.put("startMillis", network.startMillis());
          json.array(
              "layers",
              list -> {
                for (NetworkSummary.Layer layer : network.layers()) {
                  list.element(one -> layer(one, layer));
                }
              });
        });
  }

  private static void layer(JsonWriter out, NetworkSummary.Layer layer) throws IOException {
    out.put("name", layer.name());
    out.put("type", layer.type());
    out.put("activation", layer.activation());
    out.put("updater", layer.updater());
    out.put("initialisation", layer.initialisation());
    out.put("depth", layer.depth());
    out.put("output", layer.output());
    out.put("frozen", layer.frozen());
    out.put("canDie", layer.canDie());
    out.put("weights", layer.weights());
    out.put("gradientElements", layer.gradientElements());
  }

  /** Where each bucket lies. */
  static void ranges(JsonWriter out, List<Entry> entries) throws IOException {
    out.put("sequence", entries.stream().mapToLong(Entry::sequence).toArray());
    out.put(
        "firstIteration", entries.stream().mapToLong(e -> e.range().firstIteration()).toArray());
    out.put("iteration", entries.stream().mapToLong(e -> e.range().iteration()).toArray());
    out.put("iterations", entries.stream().mapToLong(e -> e.range().iterations()).toArray());
    out.put("epoch", entries.stream().mapToLong(e -> e.range().epoch()).toArray());
    out.put("timeMillis", entries.stream().mapToLong(e -> e.range().timeMillis()).toArray());
  }

  /** Quantities of the run; those that no bucket has are left out. */
  static void runSeries(JsonWriter out, List<Entry> entries) throws IOException {
    out.object(
        "series",
        json -> {
          List<MinMaxLast> all = entries.stream().map(entry -> entry.range().run()).toList();
          for (RunQuantity quantity : RunQuantity.values()) {
            series(json, quantity.id(), all, IterationRange.slot(quantity));
          }
        });
  }

  /** One quantity of one slot over time; left out where nothing was measured. */
  static void series(JsonWriter out, String id, List<MinMaxLast> all, int slot) throws IOException {
    if (all.stream().noneMatch(one -> has(one, slot))) {
      return;
    }
    out.object(
        id,
        json -> {
          json.array("last", list -> values(list, all, slot, one -> one.last(slot)));
          json.array("min", list -> values(list, all, slot, one -> one.min(slot)));
          json.array("max", list -> values(list, all, slot, one -> one.max(slot)));
        });
  }

  private interface Value {
    float of(MinMaxLast summary);
  }

  private static void values(JsonWriter out, List<MinMaxLast> all, int slot, Value value)
      throws IOException {
    for (MinMaxLast one : all) {
      boolean there = has(one, slot);
      out.add(there, there ? value.of(one) : 0);
    }
  }

  static boolean has(MinMaxLast summary, int slot) {
    return slot < summary.size() && summary.has(slot);
  }

  static void events(JsonWriter out, String field, List<Noted> events) throws IOException {
    happened(out, field, events.stream().map(Noted::event).toList());
  }

  static void findings(JsonWriter out, List<Event> findings) throws IOException {
    happened(out, "findings", findings);
  }

  static void happened(JsonWriter out, String field, List<Event> events) throws IOException {
    out.array(
        field,
        list -> {
          for (Event event : events) {
            list.element(one -> event(one, event));
          }
        });
  }

  private static void event(JsonWriter out, Event event) throws IOException {
    out.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
    out.put("iteration", event.iteration());
    out.put("epoch", event.epoch());
    out.put("timeMillis", event.timeMillis());
    out.put("severity", event.severity().name());
    out.put(event.kind() == Event.Kind.FINDING ? "pathology" : "treatment", event.name());
    out.put("layers", event.layers());
    out.put("text", event.text());
    if (event.finding().isPresent()) {
      FindingState finding = event.finding().get();
      out.put("id", finding.id());
      out.put("change", finding.change().name());
      out.put("worst", finding.worst().name());
      out.put("openedAt", finding.openedAt());
      out.put("lastSeenAt", finding.lastSeenAt());
      if (finding.closedAt().isPresent()) {
        out.put("closedAt", finding.closedAt().getAsInt());
      } else {
        out.putNull("closedAt");
      }
      out.put("observed", finding.observed());
      out.put("limit", finding.limit());
      out.put("unit", finding.unit());
      out.put("causes", finding.causes());
      out.put("remedies", finding.remedies());
      out.put("causeIds", finding.causeIds());
      out.put("remedyIds", finding.remedyIds());
    }
    if (event.outcome().isPresent()) {
      out.put("outcome", event.outcome().get().name());
    }
    if (event.change().isPresent()) {
      out.put("before", event.change().get().before());
      out.put("after", event.change().get().after());
      out.put("unit", event.change().get().unit());
    }
  }

  /** What was checked, and what was not and why. */
  static void checks(JsonWriter out, List<Check> checks) throws IOException {
    out.put(
        "checked",
        checks.stream()
            .filter(check -> check.standing() == Check.Standing.CHECKED)
            .map(Check::detector)
            .toList());
    out.array(
        "notChecked",
        list -> {
          for (Check check : checks) {
            if (check.standing() != Check.Standing.CHECKED) {
              list.element(
                  one -> {
                    one.put("check", check.detector());
                    one.put("standing", check.standing().name());
                    one.put("why", check.reason());
                  });
            }
          }
        });
  }

  /**
   * One row of the table of workers.
   *
   * @param foremost iteration of the worker that is farthest
   */
  static void worker(JsonWriter out, WorkerRow row, HealthState state, int foremost)
      throws IOException {
    out.put("worker", row.worker());
    out.put("state", state.name());
    out.put("iteration", row.iteration());
    out.put("epoch", row.epoch());
    out.put("timeMillis", row.timeMillis());
    out.put("lag", foremost - row.iteration());
    optional(out, "score", row.score());
    optional(out, "gradient_norm", row.gradientNorm());
    optional(out, "rate", row.rate());
  }

  private static void optional(JsonWriter out, String field, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      out.put(field, value.getAsDouble());
    } else {
      out.putNull(field);
    }
  }

  static void fault(JsonWriter out, SharedFault fault) throws IOException {
    out.put("pathology", fault.pathology());
    out.put("severity", fault.severity().name());
    out.put("all", fault.all());
    out.put("workers", fault.workers());
  }

  static void histogram(JsonWriter out, LayerHistogram histogram) throws IOException {
    out.put("iteration", histogram.iteration());
    out.put("elements", histogram.elements());
    out.put("sampled", histogram.sampled());
    out.put("nonFinite", histogram.nonFinite());
    out.put("zero", histogram.zero());
    out.put("large", histogram.large());
    bins(out, "values", histogram.values());
    bins(out, "log10", histogram.magnitudes());
  }

  private static void bins(JsonWriter out, String field, LayerHistogram.Bins bins)
      throws IOException {
    out.object(
        field,
        json -> {
          json.put("low", bins.low());
          json.put("high", bins.high());
          json.put("counts", bins.counts());
        });
  }
}
