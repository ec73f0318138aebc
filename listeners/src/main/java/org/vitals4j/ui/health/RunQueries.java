package org.vitals4j.ui.health;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.PlainText;
import org.vitals4j.ui.health.RunHistory.Entry;
import org.vitals4j.ui.health.RunHistory.State;
import org.vitals4j.ui.health.wire.LayerHistogram;
import org.vitals4j.ui.health.wire.LayerMetric;
import org.vitals4j.ui.health.wire.MinMaxLast;
import org.vitals4j.ui.health.wire.NetworkSummary;

/** What is answered about one run and worker. */
final class RunQueries {

  /** The name under which {@link LayerMetric#GRADIENT_L2} ÷ sqrt(elements) is asked for. */
  private static final String GRADIENT_RMS = "gradientRms";

  private RunQueries() {}

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
          out.put("state", HealthState.of(state.findings()).field());
          if (network.isPresent()) {
            RunJson.network(out, network.get());
          } else {
            out.putNull("network");
          }
          out.put("dropped", history.latest().map(entry -> entry.stretch().dropped()).orElse(0L));
          out.put("forgottenEvents", state.forgottenEvents());
          if (changed) {
            RunJson.findings(out, state.findings());
          } else {
            out.putNull("findings");
          }
          RunJson.events(out, "events", state.events());
          RunJson.stretches(out, state.entries());
          RunJson.runSeries(out, state.entries());
        });
  }

  static Response layers(RunHistory history, Query asked) {
    String field = asked.text("metric", GRADIENT_RMS);
    LayerMetric metric = metric(field);
    State state = history.since(asked.number("since", Long.MIN_VALUE));
    List<Entry> entries = ofPresentNetwork(state);
    double[] factors = factors(state, field);
    return JsonWriter.response(
        200,
        out -> {
          out.put("metric", field);
          out.put("next", Math.max(0, state.lastSequence()));
          out.put("network", state.network().map(NetworkSummary::version).orElse(0));
          RunJson.stretches(out, entries);
          out.array(
              "max",
              list -> {
                for (Entry entry : entries) {
                  MinMaxLast values = entry.stretch().layers().get(metric);
                  list.array(row -> row(row, values, factors, false));
                }
              });
        });
  }

  /** Four digits: a colour has no more. */
  private static void row(
      JsonWriter out, @Nullable MinMaxLast values, double[] factors, boolean last)
      throws IOException {
    for (int i = 0; i < factors.length; i++) {
      boolean there = values != null && RunJson.has(values, i);
      float value = !there || values == null ? 0 : last ? values.last(i) : values.max(i);
      out.add(there, JsonWriter.rounded(value * (float) factors[i]));
    }
  }

  static Response layer(RunHistory history, Query asked) {
    State state = history.since(asked.number("since", Long.MIN_VALUE));
    int count = state.network().map(network -> network.layers().size()).orElse(0);
    int layer = asked.number("layer", 0, Math.max(0, count - 1));
    List<Entry> entries = ofPresentNetwork(state);
    double factor = count == 0 ? 1 : factors(state, GRADIENT_RMS)[layer];
    return JsonWriter.response(
        200,
        out -> {
          out.put("layer", layer);
          out.put("next", Math.max(0, state.lastSequence()));
          out.put("network", state.network().map(NetworkSummary::version).orElse(0));
          RunJson.stretches(out, entries);
          out.object(
              "series",
              json -> {
                for (LayerMetric metric : LayerMetric.values()) {
                  RunJson.series(json, metric.field(), summaries(entries, metric), layer, 1);
                }
                RunJson.series(
                    json, GRADIENT_RMS, summaries(entries, LayerMetric.GRADIENT_L2), layer, factor);
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
          RunJson.stretches(out, List.of(entry));
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
    for (LayerMetric metric : LayerMetric.values()) {
      MinMaxLast values = entry.stretch().layers().get(metric);
      if (values != null) {
        out.array(metric.field(), row -> row(row, values, factors(state, metric.field()), true));
      }
    }
    MinMaxLast norms = entry.stretch().layers().get(LayerMetric.GRADIENT_L2);
    if (norms != null) {
      out.array(GRADIENT_RMS, row -> row(row, norms, factors(state, GRADIENT_RMS), true));
    }
  }

  static Response histogram(RunHistory history, Query asked) {
    int count =
        history.since(Long.MAX_VALUE).network().map(network -> network.layers().size()).orElse(0);
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

  private static LayerMetric metric(String field) {
    return field.equals(GRADIENT_RMS)
        ? LayerMetric.GRADIENT_L2
        : LayerMetric.ofField(field)
            .orElseThrow(
                () ->
                    new BadRequestException(
                        400, "there is no quantity '" + field + "' of layers: see docs/ui.md"));
  }

  /** What the stored value of each layer is multiplied by. */
  private static double[] factors(State state, String field) {
    return state
        .network()
        .map(
            network ->
                network.layers().stream()
                    .mapToDouble(
                        layer ->
                            field.equals(GRADIENT_RMS) && layer.gradientElements() > 0
                                ? 1 / Math.sqrt((double) layer.gradientElements())
                                : 1)
                    .toArray())
        .orElse(new double[0]);
  }

  private static List<Entry> ofPresentNetwork(State state) {
    return ofPresentNetwork(state, state.entries());
  }

  /** Layers have changed their places in others. */
  private static List<Entry> ofPresentNetwork(State state, List<Entry> entries) {
    int version = state.network().map(NetworkSummary::version).orElse(0);
    return entries.stream().filter(entry -> entry.stretch().networkVersion() == version).toList();
  }

  private static List<MinMaxLast> summaries(List<Entry> entries, LayerMetric metric) {
    MinMaxLast none = new MinMaxLast.Builder(0).build();
    return entries.stream()
        .map(entry -> entry.stretch().layers().getOrDefault(metric, none))
        .toList();
  }
}
