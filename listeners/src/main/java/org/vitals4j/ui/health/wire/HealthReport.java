package org.vitals4j.ui.health.wire;

import java.util.List;
import java.util.Optional;
import org.vitals4j.report.Finding.Check;
import org.vitals4j.report.Internal;
import org.vitals4j.report.PlainText;

/**
 * What is published at one moment of one run. Names are {@linkplain PlainText#name fit to be
 * shown}, whoever made the report.
 *
 * @param session the run
 * @param worker the copy of the network within it
 * @param sequence unique within session and worker, and rising; the time it was made, in
 *     milliseconds since 1970, or a little later where two would be equal
 * @param range iterations; empty for a report without
 * @param histograms one a layer; mostly none
 * @param events what happened, in order
 * @param checks what was checked so far; empty for a report that does not say, as most do not
 */
@Internal
public record HealthReport(
    String session,
    String worker,
    long sequence,
    Optional<IterationRange> range,
    List<LayerHistogram> histograms,
    List<Event> events,
    List<Check> checks) {

  public HealthReport {
    session = PlainText.name(session);
    worker = PlainText.name(worker);
    histograms = List.copyOf(histograms);
    events = List.copyOf(events);
    checks = checks.stream().map(HealthReport::plain).toList();
  }

  private static Check plain(Check check) {
    return new Check(
        PlainText.name(check.detector()), check.standing(), PlainText.sentence(check.reason()));
  }

  /** A report that does not say what was checked. */
  public HealthReport(
      String session,
      String worker,
      long sequence,
      Optional<IterationRange> range,
      List<LayerHistogram> histograms,
      List<Event> events) {
    this(session, worker, sequence, range, histograms, events, List.of());
  }

  /** The same of a run and a copy of other names. */
  public HealthReport of(String otherSession, String otherWorker) {
    return new HealthReport(otherSession, otherWorker, sequence, range, histograms, events, checks);
  }
}
