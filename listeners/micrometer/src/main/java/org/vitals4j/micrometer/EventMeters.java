package org.vitals4j.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/** Findings and treatments of one network. Plug-ins name theirs, so names are bounded. */
final class EventMeters {

  /** Pathologies told apart; Vitals4j itself has eleven. */
  static final int MAX_PATHOLOGIES = 12;

  /** Treatments told apart. */
  static final int MAX_TREATMENTS = 7;

  /** What names beyond the bound are called. */
  static final String OTHER = "OTHER";

  private record Kind(String pathology, Severity severity) {}

  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<Long, Kind> open = new HashMap<>();
  private final Set<String> pathologies = new HashSet<>();
  private final Set<String> treatments = new HashSet<>();
  private final Map<Tags, Counter> counters = new HashMap<>();
  private final Gauges<Kind> openCounts;

  EventMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
    openCounts =
        new Gauges<>(
            registry,
            kind ->
                new Gauges.Definition(
                    MeterNames.FINDINGS_OPEN,
                    tags.and("pathology", kind.pathology(), "severity", kind.severity().name()),
                    "findings that are open",
                    null));
  }

  /** The highest severity of what is open: 0 for nothing, else {@link Severity#rank}. */
  int health() {
    return open.values().stream().mapToInt(kind -> kind.severity().rank()).max().orElse(0);
  }

  void finding(FindingEvent event) {
    Kind now =
        new Kind(
            bounded(event.finding().pathology().id(), pathologies, MAX_PATHOLOGIES),
            event.finding().severity());
    boolean closed = event.kind() == FindingEvent.Kind.CLOSED;
    Kind before = closed ? open.remove(event.finding().id()) : open.put(event.finding().id(), now);
    if (!closed) {
      count(now);
    }
    if (before != null) {
      count(before);
    }
    if (event.kind() == FindingEvent.Kind.OPENED || event.kind() == FindingEvent.Kind.WORSENED) {
      increment(
          MeterNames.FINDINGS_RAISED,
          tags.and("severity", now.severity().name()),
          "findings that opened with, or worsened to, a severity");
    }
  }

  private void count(Kind kind) {
    openCounts.set(kind, (double) open.values().stream().filter(kind::equals).count());
  }

  void treatment(TreatmentEvent event) {
    String name = bounded(PlainText.name(event.treatment()), treatments, MAX_TREATMENTS);
    increment(
        MeterNames.TREATMENTS,
        tags.and("treatment", name, "outcome", event.kind().name()),
        "treatments given, advised, postponed, undone or given up");
  }

  private void increment(String name, Tags of, String description) {
    counters
        .computeIfAbsent(
            of,
            unused -> Counter.builder(name).tags(of).description(description).register(registry))
        .increment();
  }

  private static String bounded(String name, Set<String> known, int most) {
    if (known.contains(name)) {
      return name;
    }
    if (known.size() >= most - 1) { // the last place is for all others
      return OTHER;
    }
    known.add(name);
    return name;
  }

  int size() {
    return openCounts.size() + counters.size();
  }

  void remove() {
    openCounts.removeAll();
    for (Meter counter : counters.values()) {
      registry.remove(counter);
    }
    counters.clear();
  }
}
