package org.vitals4j.ui.health;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.ui.health.RunHistory.Entry;
import org.vitals4j.ui.health.RunHistory.State;

/**
 * The page and its routes: addresses in, answers out. Every address begins with {@value #ROOT}; all
 * are read-only. What is promised of them is in docs/ui.md. Thread-safe.
 */
public final class HealthApi {

  /** Where the page is. */
  public static final String ROOT = "/health";

  /** The name under which {@link LayerMetric#GRADIENT_L2} ÷ sqrt(elements) is asked for. */
  private static final String GRADIENT_RMS = "gradientRms";

  private static final String JSON = "application/json; charset=utf-8";
  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final RunSource source;
  private final Supplier<List<PageLink>> links;

  /**
   * Routes over some runs.
   *
   * @param links to other pages of the same server; asked for each time
   */
  public HealthApi(RunSource source, Supplier<List<PageLink>> links) {
    this.source = source;
    this.links = links;
  }

  /**
   * Answers a GET. Never throws.
   *
   * @param path without the query, for instance {@code /health/api/run}
   * @param query as sent, without the question mark; null for none
   */
  public Response get(String path, @Nullable String query) {
    try {
      return answer(path, query);
    } catch (BadRequestException e) {
      return error(e.status(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError | IOException e) {
      LOG.error("The Health page failed to answer {}; training goes on", path, e);
      return error(500, "the server failed to answer; its log says why");
    }
  }

  /** An answer that says what was wrong, as JSON. */
  public static Response error(int status, String message) {
    return json(
        status,
        out ->
            out.object(
                "error",
                error -> {
                  error.put("status", status);
                  error.put("message", message);
                }));
  }

  private Response answer(String path, @Nullable String query) throws IOException {
    String rest = path.startsWith(ROOT) ? path.substring(ROOT.length()) : "?";
    if (rest.isEmpty() || rest.equals("/")) {
      return asset("index.html");
    }
    if (rest.startsWith("/assets/")) {
      return asset(rest.substring("/assets/".length()));
    }
    Query asked = new Query(query);
    return switch (rest) {
      case "/api/sessions" -> sessions();
      case "/api/run" -> run(asked);
      case "/api/layers" -> layers(asked);
      case "/api/layer" -> layer(asked);
      case "/api/iteration" -> iteration(asked);
      case "/api/histogram" -> histogram(asked);
      default ->
          throw new BadRequestException(
              404,
              "there is nothing at "
                  + path
                  + ": the page is at "
                  + ROOT
                  + ", its data at "
                  + ROOT
                  + "/api/sessions, run, layers, layer, iteration and histogram");
    };
  }

  private static Response asset(String name) {
    return Asset.named(name)
        .orElseThrow(() -> new BadRequestException(404, "the page has no file '" + name + "'"));
  }

  private Response sessions() {
    Map<String, List<String>> bySession = new LinkedHashMap<>();
    for (Runs runs : source.runs()) {
      for (Runs.Key key : runs.keys()) {
        // The one last added to moves to the end.
        List<String> workers = bySession.remove(key.session());
        workers = workers == null ? new ArrayList<>() : workers;
        if (!workers.contains(key.worker())) {
          workers.add(key.worker());
        }
        bySession.put(key.session(), workers);
      }
    }
    return json(
        200,
        out -> {
          out.array(
              "sessions",
              list -> {
                for (Map.Entry<String, List<String>> session : bySession.entrySet()) {
                  list.element(one -> session(one, session.getKey(), session.getValue()));
                }
              });
          out.array(
              "pages",
              list -> {
                for (PageLink link : links.get()) {
                  list.element(
                      one -> {
                        one.put("name", link.name());
                        one.put("address", link.address());
                      });
                }
              });
        });
  }

  private void session(Json out, String session, List<String> workers) throws IOException {
    out.put("session", session);
    out.array(
        "workers",
        list -> {
          for (String worker : workers.stream().sorted(Names.BY_NUMBER).toList()) {
            Optional<RunHistory> history = find(session, worker);
            if (history.isPresent()) {
              list.element(
                  one -> {
                    one.put("worker", worker);
                    RunHistory.Brief brief = history.get().brief();
                    one.put("state", HealthState.of(brief.findings()).field());
                    one.put("startMillis", brief.startMillis());
                    one.put("timeMillis", brief.timeMillis());
                    one.put("iteration", brief.iteration());
                  });
            }
          }
        });
  }

  private Response run(Query asked) {
    RunHistory history = history(asked);
    State state = history.since(asked.number("since", Long.MIN_VALUE));
    return json(
        200,
        out -> {
          out.put("session", asked.text("session"));
          out.put("worker", asked.text("worker", "0"));
          out.put("next", Math.max(0, state.lastSequence()));
          out.put("state", HealthState.of(state.findings()).field());
          if (state.network().isPresent()) {
            RunJson.network(out, state.network().get());
          } else {
            out.putNull("network");
          }
          out.put("dropped", history.latest().map(entry -> entry.stretch().dropped()).orElse(0L));
          out.put("forgottenEvents", state.forgottenEvents());
          RunJson.findings(out, state.findings());
          RunJson.events(out, "events", state.events());
          RunJson.stretches(out, state.entries());
          RunJson.runSeries(out, state.entries());
        });
  }

  private Response layers(Query asked) {
    RunHistory history = history(asked);
    String field = asked.text("metric", GRADIENT_RMS);
    LayerMetric metric = metric(field);
    State state = history.since(asked.number("since", Long.MIN_VALUE));
    List<Entry> entries = ofPresentNetwork(state);
    double[] factors = factors(state, field);
    return json(
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
                  Summary values = entry.stretch().layers().get(metric);
                  list.array(row -> row(row, values, factors, false));
                }
              });
        });
  }

  /** Four digits: a colour has no more. */
  private static void row(Json out, @Nullable Summary values, double[] factors, boolean last)
      throws IOException {
    for (int i = 0; i < factors.length; i++) {
      boolean there = values != null && RunJson.has(values, i);
      float value = !there || values == null ? 0 : last ? values.last(i) : values.max(i);
      out.add(there, Names.rounded(value * (float) factors[i]));
    }
  }

  private Response layer(Query asked) {
    State state = history(asked).since(asked.number("since", Long.MIN_VALUE));
    int count = state.network().map(network -> network.layers().size()).orElse(0);
    int layer = asked.number("layer", 0, Math.max(0, count - 1));
    List<Entry> entries = ofPresentNetwork(state);
    double factor = count == 0 ? 1 : factors(state, GRADIENT_RMS)[layer];
    return json(
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

  private Response iteration(Query asked) {
    RunHistory history = history(asked);
    State state = history.since(Long.MAX_VALUE);
    Optional<Entry> found =
        asked.text("at", "latest").equals("latest")
            ? history.latest()
            : history.at(asked.number("at", Integer.MIN_VALUE, Integer.MAX_VALUE));
    Entry entry =
        found.orElseThrow(
            () -> new BadRequestException(404, "this run has no iteration yet: ask again later"));
    boolean current = !ofPresentNetwork(state, List.of(entry)).isEmpty();
    return json(
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

  private static void everyLayer(Json out, Entry entry, State state) throws IOException {
    for (LayerMetric metric : LayerMetric.values()) {
      Summary values = entry.stretch().layers().get(metric);
      if (values != null) {
        out.array(metric.field(), row -> row(row, values, factors(state, metric.field()), true));
      }
    }
    Summary norms = entry.stretch().layers().get(LayerMetric.GRADIENT_L2);
    if (norms != null) {
      out.array(GRADIENT_RMS, row -> row(row, norms, factors(state, GRADIENT_RMS), true));
    }
  }

  private Response histogram(Query asked) {
    RunHistory history = history(asked);
    int count =
        history.since(Long.MAX_VALUE).network().map(network -> network.layers().size()).orElse(0);
    int layer = asked.number("layer", 0, Math.max(0, count - 1));
    int at =
        asked.text("at", "latest").equals("latest")
            ? Integer.MAX_VALUE
            : asked.number("at", Integer.MIN_VALUE, Integer.MAX_VALUE);
    Optional<LayerHistogram> found = history.histogram(layer, at);
    return json(
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

  private RunHistory history(Query asked) {
    String session = asked.text("session");
    String worker = asked.text("worker", "0");
    Optional<RunHistory> history = find(session, worker);
    if (history.isEmpty() && source.load(session)) {
      history = find(session, worker);
    }
    return history.orElseThrow(
        () ->
            new BadRequestException(
                404,
                "there is no worker '"
                    + worker
                    + "' of a session '"
                    + session
                    + "': "
                    + ROOT
                    + "/api/sessions lists what there is"));
  }

  private Optional<RunHistory> find(String session, String worker) {
    return source.runs().stream()
        .flatMap(runs -> runs.history(session, worker).stream())
        .findFirst();
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

  private static List<Summary> summaries(List<Entry> entries, LayerMetric metric) {
    Summary none = new Summary.Builder(0).build();
    return entries.stream()
        .map(entry -> entry.stretch().layers().getOrDefault(metric, none))
        .toList();
  }

  private static Response json(int status, Json.Body body) {
    return Response.of(status, JSON, 0, Json.object(body));
  }
}
