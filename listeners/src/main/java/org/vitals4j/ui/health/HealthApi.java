package org.vitals4j.ui.health;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.Internal;
import org.vitals4j.report.PlainText;
import org.vitals4j.ui.health.verdict.HealthState;

/**
 * The page and its routes: addresses in, answers out. Every address begins with {@value #ROOT}; all
 * are read-only. What is promised of them is in docs/ui.md. Thread-safe.
 */
@Internal
public final class HealthApi {

  /** Where the page is. */
  public static final String ROOT = "/health";

  /** System property that says where this JVM has the page, for who looks from outside. */
  public static final String PAGE_PROPERTY = "org.vitals4j.page";

  /** "2" before "10"; otherwise as text. */
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

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
      LOG.error(
          "The Health page failed to answer {}; training goes on", PlainText.sentence(path), e);
      return error(500, "the server failed to answer; its log says why");
    }
  }

  /** An answer that says what was wrong, as JSON. */
  public static Response error(int status, String message) {
    return JsonWriter.response(
        status,
        out ->
            out.object(
                "error",
                error -> {
                  error.put("status", status);
                  error.put("message", PlainText.sentence(message));
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
      case "/api/check" -> check(asked);
      case "/api/workers" -> workers(asked.text("session"));
      case "/api/run" -> RunQueries.run(history(asked), asked);
      case "/api/layers" -> RunQueries.layers(history(asked), asked);
      case "/api/layer" -> RunQueries.layer(history(asked), asked);
      case "/api/iteration" -> RunQueries.iteration(history(asked), asked);
      case "/api/histogram" -> RunQueries.histogram(history(asked), asked);
      default ->
          throw new BadRequestException(
              404,
              "there is nothing at "
                  + path
                  + ": the page is at "
                  + ROOT
                  + ", its data at "
                  + ROOT
                  + "/api/sessions, check, workers, run, layers, layer, iteration and histogram");
    };
  }

  private static Response asset(String name) {
    return StaticFile.named(name)
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
    return JsonWriter.response(
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

  /** Of one run or worker where it is named, and of all there are where none is. */
  private Response check(Query asked) {
    String session = PlainText.name(asked.text("session", ""));
    String worker = PlainText.name(asked.text("worker", ""));
    Map<Runs.Key, RunHistory.State> chosen = chosen(session, worker);
    if (chosen.isEmpty() && !session.isEmpty() && source.load(asked.text("session"))) {
      chosen = chosen(session, worker);
    }
    return CheckQuery.answer(chosen, asked);
  }

  private Map<Runs.Key, RunHistory.State> chosen(String session, String worker) {
    Map<Runs.Key, RunHistory.State> chosen = new LinkedHashMap<>();
    for (Runs runs : source.runs()) {
      for (Runs.Key key : runs.keys()) {
        if ((session.isEmpty() || key.session().equals(session))
            && (worker.isEmpty() || key.worker().equals(worker))) {
          runs.history(key.session(), key.worker())
              .ifPresent(history -> chosen.putIfAbsent(key, history.since(Long.MIN_VALUE)));
        }
      }
    }
    return chosen;
  }

  private void session(JsonWriter out, String session, List<String> workers) throws IOException {
    out.put("session", session);
    out.array(
        "workers",
        list -> {
          for (String worker : workers.stream().sorted(BY_NUMBER).toList()) {
            Optional<RunHistory> history = find(session, worker);
            if (history.isPresent()) {
              list.element(
                  one -> {
                    one.put("worker", worker);
                    RunHistory.Brief brief = history.get().brief();
                    one.put("state", HealthState.of(brief.findings()).name());
                    one.put("startMillis", brief.startMillis());
                    one.put("timeMillis", brief.timeMillis());
                    one.put("iteration", brief.iteration());
                  });
            }
          }
        });
  }

  private Response workers(String asked) {
    String session = PlainText.name(asked);
    Map<String, RunHistory> all = new LinkedHashMap<>();
    source.runs().stream()
        .flatMap(runs -> runs.keys().stream())
        .filter(key -> key.session().equals(session))
        .map(Runs.Key::worker)
        .sorted(BY_NUMBER)
        .forEach(worker -> find(session, worker).ifPresent(one -> all.put(worker, one)));
    if (all.isEmpty()) {
      throw new BadRequestException(
          404, "there is no session '" + session + "': " + ROOT + "/api/sessions lists them");
    }
    return RunQueries.workers(session, all);
  }

  private RunHistory history(Query asked) {
    String session = asked.text("session");
    String worker = asked.text("worker", "0");
    Optional<RunHistory> history = find(PlainText.name(session), PlainText.name(worker));
    if (history.isEmpty() && source.load(session)) {
      history = find(PlainText.name(session), PlainText.name(worker));
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
}
