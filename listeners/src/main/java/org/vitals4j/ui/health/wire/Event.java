package org.vitals4j.ui.health.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Internal;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/**
 * Something that happened to the network: a finding changed, or a treatment was given. All text is
 * {@linkplain PlainText fit to be shown}, whoever made the report.
 *
 * @param kind which of the two
 * @param iteration when
 * @param epoch when
 * @param timeMillis when, milliseconds since 1970
 * @param severity how bad it is; of a treatment, how deep it cuts
 * @param name the pathology or the treatment, by its id
 * @param layers concerned, the one most to blame first; empty for the whole network
 * @param text one sentence for a person
 * @param finding the finding after the change; empty for treatments
 * @param change what a treatment changed; empty for findings, and where there is no such number
 * @param outcome what became of a treatment; empty for findings, and in reports of older versions
 */
@Internal
public record Event(
    Kind kind,
    int iteration,
    int epoch,
    long timeMillis,
    Severity severity,
    String name,
    List<String> layers,
    String text,
    Optional<FindingState> finding,
    Optional<Change> change,
    Optional<TreatmentEvent.Kind> outcome) {

  public Event {
    name = PlainText.name(name);
    layers = layers.stream().map(PlainText::name).toList();
    text = PlainText.sentence(text);
  }

  /** The kinds of event. */
  public enum Kind {
    FINDING,
    TREATMENT
  }

  /**
   * A finding as it was at the event.
   *
   * @param id the same from opening to closing, within a session and worker
   * @param change what happened to it
   * @param worst the highest severity it ever had
   * @param openedAt iteration
   * @param lastSeenAt iteration
   * @param closedAt iteration; empty while it is open
   * @param observed the value seen
   * @param limit what it was compared with
   * @param unit of both; "1" for a ratio
   * @param causes likely ones, likeliest first
   * @param remedies what to try, best first
   * @param causeIds ids of the causes, one a cause; empty where they have none
   * @param remedyIds ids of the remedies, one a remedy; empty where they have none
   */
  public record FindingState(
      long id,
      FindingEvent.Kind change,
      Severity worst,
      int openedAt,
      int lastSeenAt,
      OptionalInt closedAt,
      double observed,
      double limit,
      String unit,
      List<String> causes,
      List<String> remedies,
      List<String> causeIds,
      List<String> remedyIds) {

    /** One whose causes have no ids. */
    public FindingState(
        long id,
        FindingEvent.Kind change,
        Severity worst,
        int openedAt,
        int lastSeenAt,
        OptionalInt closedAt,
        double observed,
        double limit,
        String unit,
        List<String> causes,
        List<String> remedies) {
      this(
          id,
          change,
          worst,
          openedAt,
          lastSeenAt,
          closedAt,
          observed,
          limit,
          unit,
          causes,
          remedies,
          List.of(),
          List.of());
    }

    public FindingState {
      unit = PlainText.name(unit);
      causes = causes.stream().map(PlainText::sentence).toList();
      remedies = remedies.stream().map(PlainText::sentence).toList();
      causeIds = causeIds.stream().map(PlainText::name).toList();
      remedyIds = remedyIds.stream().map(PlainText::name).toList();
    }
  }

  /**
   * What a treatment changed.
   *
   * @param before the value before
   * @param after the value after
   * @param unit of both
   */
  public record Change(double before, double after, String unit) {

    public Change {
      unit = PlainText.name(unit);
    }
  }
}
