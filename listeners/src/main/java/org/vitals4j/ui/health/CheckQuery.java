package org.vitals4j.ui.health;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vitals4j.ui.health.RunHistory.Entry;
import org.vitals4j.ui.health.RunHistory.Noted;
import org.vitals4j.ui.health.RunHistory.State;
import org.vitals4j.ui.health.verdict.HealthState;
import org.vitals4j.ui.health.verdict.Verdict;
import org.vitals4j.ui.health.verdict.VerdictRules;
import org.vitals4j.ui.health.verdict.VerdictRules.Judged;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.NetworkSummary;

/** The verdict over runs, as JSON. Its schema is docs/schema/check-1.json. */
final class CheckQuery {

  /** Events of a kind that one run is answered with: the newest. */
  private static final int MAX_EVENTS = 100;

  private CheckQuery() {}

  static Response answer(Map<Runs.Key, State> runs, Query asked) {
    VerdictRules rules =
        new VerdictRules(
            asked.number("min-iterations", (int) VerdictRules.MIN_ITERATIONS, 1, Integer.MAX_VALUE),
            asked.truth("closed"),
            asked.truth("strict"));
    Map<Runs.Key, Judged> judged = new LinkedHashMap<>();
    runs.forEach(
        (key, state) ->
            judged.put(key, rules.judge(state.findings(), iterations(state), state.checks())));
    Verdict verdict = Verdict.of(judged.values().stream().map(Judged::verdict).toList());
    return JsonWriter.response(
        200,
        out -> {
          out.put("verdict", verdict.name());
          out.put("exitCode", verdict.exitCode());
          out.put("reason", reason(judged, verdict));
          out.array(
              "runs",
              list -> {
                for (Map.Entry<Runs.Key, Judged> run : judged.entrySet()) {
                  State state = runs.get(run.getKey());
                  if (state != null) {
                    list.element(one -> run(one, run.getKey(), run.getValue(), state));
                  }
                }
              });
        });
  }

  private static Optional<String> reason(Map<Runs.Key, Judged> judged, Verdict verdict) {
    if (verdict != Verdict.CANNOT_JUDGE) {
      return Optional.empty();
    }
    return Optional.of(
        judged.values().stream()
            .map(Judged::reason)
            .filter(reason -> !reason.isEmpty())
            .findFirst()
            .orElse("there is no such run"));
  }

  private static long iterations(State state) {
    return state.entries().stream().mapToLong(entry -> entry.range().iterations()).sum();
  }

  private static void run(JsonWriter out, Runs.Key key, Judged judged, State state)
      throws IOException {
    out.put("session", key.session());
    out.put("worker", key.worker());
    out.put("verdict", judged.verdict().name());
    out.put("reason", judged.reason().isEmpty() ? Optional.empty() : Optional.of(judged.reason()));
    out.put("iterations", iterations(state));
    if (state.entries().isEmpty()) {
      out.putNull("last");
    } else {
      last(out, state.entries().get(state.entries().size() - 1));
    }
    if (state.network().isPresent()) {
      network(out, state.network().get());
    } else {
      out.putNull("network");
    }
    events(out, state);
    RunJson.checks(out, state.checks());
  }

  private static void last(JsonWriter out, Entry entry) throws IOException {
    out.object(
        "last",
        json -> {
          json.put("iteration", entry.range().iteration());
          json.put("epoch", entry.range().epoch());
          json.put("timeMillis", entry.range().timeMillis());
        });
  }

  private static void network(JsonWriter out, NetworkSummary network) throws IOException {
    out.object(
        "network",
        json -> {
          json.put("type", network.type());
          json.put("layers", network.layers().size());
          json.put("parameterCount", network.parameterCount());
        });
  }

  private static void events(JsonWriter out, State state) throws IOException {
    List<Event> open = new ArrayList<>();
    List<Event> closed = new ArrayList<>();
    for (Event event : state.findings()) {
      (HealthState.isOpen(event) ? open : closed).add(event);
    }
    List<Event> treatments =
        state.events().stream()
            .map(Noted::event)
            .filter(event -> event.kind() == Event.Kind.TREATMENT)
            .toList();
    RunJson.happened(out, "findings", newest(open));
    RunJson.happened(out, "closedFindings", newest(closed));
    RunJson.happened(out, "treatments", newest(treatments));
    out.put("leftOut", state.forgottenEvents() + old(open) + old(closed) + old(treatments));
    out.put(
        "dropped",
        state.entries().isEmpty()
            ? 0L
            : state.entries().get(state.entries().size() - 1).range().dropped());
  }

  private static long old(List<Event> all) {
    return Math.max(0, all.size() - MAX_EVENTS);
  }

  private static List<Event> newest(List<Event> all) {
    return all.subList(Math.max(0, all.size() - MAX_EVENTS), all.size());
  }
}
