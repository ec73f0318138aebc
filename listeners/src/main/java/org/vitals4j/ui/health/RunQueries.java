package org.vitals4j.ui.health;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.workers.SharedFault;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.RunHistory.Entry;
import org.vitals4j.ui.health.RunHistory.State;
import org.vitals4j.ui.health.verdict.HealthState;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.LayerHistogram;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.workers.WorkerRow;

/** What is answered about one run. */
final class RunQueries {

  /** Buckets that a worker's rate is taken over. */
  private static final int NEWEST = 20;

  private RunQueries() {}

  /** All workers side by side, in the order given, and what is open at them. */
  static Response workers(String session, Map<String, RunHistory> all) {
    Map<String, WorkerRow> rows = new LinkedHashMap<>();
    Map<String, List<Event>> open = new LinkedHashMap<>();
    all.forEach(
        (worker, history) -> {
          rows.put(worker, WorkerRow.of(worker, history.newest(NEWEST)));
          open.put(
              worker, history.brief().findings().stream().filter(HealthState::isOpen).toList());
        });
    int foremost = rows.values().stream().mapToInt(WorkerRow::iteration).max().orElse(-1);
    return JsonWriter.response(
        200,
        out -> {
          out.put("session", session);
          out.array(
              "workers",
              list -> {
                for (WorkerRow row : rows.values()) {
                  HealthState state = HealthState.of(open.getOrDefault(row.worker(), List.of()));
                  list.element(one -> RunJson.worker(one, row, state, foremost));
                }
              });
          out.array(
              "faults",
              list -> {
                for (SharedFault fault : SharedFault.of(severities(open))) {
                  list.element(one -> RunJson.fault(one, fault));
                }
              });
        });
  }

  private static Map<String, Map<String, Severity>> severities(Map<String, List<Event>> open) {
    Map<String, Map<String, Severity>> all = new LinkedHashMap<>();
    open.forEach(
        (worker, events) -> {
          Map<String, Severity> worst = new LinkedHashMap<>();
          for (Event event : events) {
            worst.merge(event.name(), event.severity(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
          }
          all.put(worker, worst);
        });
    return all;
  }

  static Response run(RunHistory history, Query asked) {
    long since = asked.number("since", Long.MIN_VALUE);
    State state = history.since(since);
    // What the asker has is not sent again every second: there may be hundreds of both.
    Optional<NetworkSummary> network = state.network().filter(one -> one.sequence() >= since);
    boolean changed = since == Long.MIN_VALUE || !state.events().isEmpty();
    return JsonWriter.response(
        200,
        out -> {
          out.put("session", PlainText.name(asked.text("session")));
          out.put("worker", PlainText.name(asked.text("worker", "0")));
          out.put("next", Math.max(0, state.lastSequence()));
          out.put("state", HealthState.of(state.findings()).name());
          if (network.isPresent()) {
            RunJson.network(out, network.get());
          } else {
            out.putNull("network");
          }
          out.put("dropped", history.latest().map(entry -> entry.range().dropped()).orElse(0L));
          out.put("forgottenEvents", state.forgottenEvents());
          if (changed) {
            RunJson.findings(out, state.findings());
          } else {
            out.putNull("findings");
          }
          RunJson.checks(out, state.checks());
          RunJson.events(out, "events", state.events());
          RunJson.ranges(out, state.entries());
          RunJson.runSeries(out, state.entries());
        });
  }

  static Response layers(RunHistory history, Query asked) {
    LayerQuantity quantity = quantity(asked.text("quantity", LayerQuantity.GRADIENT_RMS.id()));
    State state = history.since(asked.number("since", Long.MIN_VALUE));
    List<Entry> entries = ofPresentNetwork(state);
    int layers = layerCount(state);
    return JsonWriter.response(
        200,
        out -> {
          out.put("quantity", quantity.id());
          out.put("next", Math.max(0, state.lastSequence()));
          out.put("network", state.network().map(NetworkSummary::version).orElse(0));
          RunJson.ranges(out, entries);
          out.array(
              "max",
              list -> {
                for (Entry entry : entries) {
                  MinMaxLast values = entry.range().layers().get(quantity);
                  list.array(row -> row(row, layers, values, MinMaxLast::max));
                }
              });
        });
  }

  private interface Choice {
    float of(MinMaxLast values, int slot);
  }

  /** Four digits: a colour has no more. */
  private static void row(JsonWriter out, int layers, @Nullable MinMaxLast values, Choice choice)
      throws IOException {
    for (int i = 0; i < layers; i++) {
      boolean there = values != null && RunJson.has(values, i);
      out.add(there, there && values != null ? JsonWriter.rounded(choice.of(values, i)) : 0);
    }
  }

  static Response layer(RunHistory history, Query asked) {
    State state = history.since(asked.number("since", Long.MIN_VALUE));
    int layer = asked.number("layer", 0, Math.max(0, layerCount(state) - 1));
    List<Entry> entries = ofPresentNetwork(state);
    return JsonWriter.response(
        200,
        out -> {
          out.put("layer", layer);
          out.put("next", Math.max(0, state.lastSequence()));
          out.put("network", state.network().map(NetworkSummary::version).orElse(0));
          RunJson.ranges(out, entries);
          out.object(
              "series",
              json -> {
                for (LayerQuantity quantity : LayerQuantity.values()) {
                  RunJson.series(json, quantity.id(), summaries(entries, quantity), layer);
                }
              });
        });
  }

  static Response iteration(RunHistory history, Query asked) {
    State state = history.since(Long.MAX_VALUE);
    Entry entry =
        history
            .at(iteration(asked))
            .orElseThrow(
                () ->
                    new BadRequestException(404, "this run has no iteration yet: ask again later"));
    boolean current = !ofPresentNetwork(state, List.of(entry)).isEmpty();
    return JsonWriter.response(
        200,
        out -> {
          RunJson.ranges(out, List.of(entry));
          out.object(
              "values",
              json -> {
                if (current) {
                  everyLayer(json, entry, state);
                }
              });
        });
  }

  private static void everyLayer(JsonWriter out, Entry entry, State state) throws IOException {
    int layers = layerCount(state);
    for (LayerQuantity quantity : LayerQuantity.values()) {
      MinMaxLast values = entry.range().layers().get(quantity);
      if (values != null) {
        out.array(quantity.id(), row -> row(row, layers, values, MinMaxLast::last));
      }
    }
  }

  static Response histogram(RunHistory history, Query asked) {
    int count = layerCount(history.since(Long.MAX_VALUE));
    int layer = asked.number("layer", 0, Math.max(0, count - 1));
    Optional<LayerHistogram> found = history.histogram(layer, iteration(asked));
    return JsonWriter.response(
        200,
        out -> {
          out.put("layer", layer);
          if (found.isPresent()) {
            out.object("histogram", json -> RunJson.histogram(json, found.get()));
          } else {
            out.putNull("histogram");
          }
        });
  }

  private static int iteration(Query asked) {
    return asked.text("at", "latest").equals("latest")
        ? Integer.MAX_VALUE
        : asked.number("at", Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static LayerQuantity quantity(String id) {
    return LayerQuantity.ofId(id)
        .orElseThrow(
            () ->
                new BadRequestException(
                    400, "there is no quantity '" + id + "' of layers: see docs/measured.md"));
  }

  private static int layerCount(State state) {
    return state.network().map(network -> network.layers().size()).orElse(0);
  }

  private static List<Entry> ofPresentNetwork(State state) {
    return ofPresentNetwork(state, state.entries());
  }

  /** Layers have changed their places in others. */
  private static List<Entry> ofPresentNetwork(State state, List<Entry> entries) {
    int version = state.network().map(NetworkSummary::version).orElse(0);
    return entries.stream().filter(entry -> entry.range().networkVersion() == version).toList();
  }

  private static List<MinMaxLast> summaries(List<Entry> entries, LayerQuantity quantity) {
    MinMaxLast none = new MinMaxLast.Builder(0).build();
    return entries.stream()
        .map(entry -> entry.range().layers().getOrDefault(quantity, none))
        .toList();
  }
}
