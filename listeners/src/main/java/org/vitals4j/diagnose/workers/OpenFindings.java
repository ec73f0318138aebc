package org.vitals4j.diagnose.workers;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Symptom;

/**
 * Turns what is seen of the workers of one run into findings that open, worsen and close, one of
 * each pathology a worker. Closes after twenty looks in a row without the symptom.
 *
 * <p>Ids are negative and count down: those of the worker's own findings count up from 1. Not
 * thread-safe.
 */
public final class OpenFindings {

  private static final int CALM_LOOKS = 20;

  private final Map<Key, Open> open = new HashMap<>();
  private long lastId;

  /** Findings whose ids count down from -1. */
  public OpenFindings() {
    this(-1);
  }

  /**
   * Findings whose ids count down from one.
   *
   * @param firstId negative
   */
  public OpenFindings(long firstId) {
    lastId = firstId + 1;
  }

  private record Key(String worker, Pathology pathology) {}

  private static final class Open {
    private Finding finding;
    private int calm;

    Open(Finding finding) {
      this.finding = finding;
    }
  }

  /** Where a worker is when it is looked at. */
  public record Place(String session, String worker, int iteration, int epoch) {}

  /** A symptom is there; an event where it opens or is worse than before. */
  public Optional<FindingEvent> seen(Place place, Symptom symptom) {
    Key key = new Key(place.worker(), symptom.pathology());
    Open known = open.get(key);
    if (known == null) {
      Finding finding = Finding.opened(--lastId, symptom, place.iteration(), 0);
      open.put(key, new Open(finding));
      return Optional.of(event(place, FindingEvent.Kind.OPENED, finding));
    }
    boolean worse = symptom.severity().compareTo(known.finding.severity()) > 0;
    known.calm = 0;
    known.finding =
        known.finding.seen(
            symptom,
            worse ? symptom.severity() : known.finding.severity(),
            place.iteration(),
            known.finding.onsetSlack());
    return worse
        ? Optional.of(event(place, FindingEvent.Kind.WORSENED, known.finding))
        : Optional.empty();
  }

  /** It was looked for, and is not there; an event where that closes it. */
  public Optional<FindingEvent> absent(Place place, Pathology pathology) {
    Key key = new Key(place.worker(), pathology);
    Open known = open.get(key);
    if (known == null || ++known.calm < CALM_LOOKS) {
      return Optional.empty();
    }
    open.remove(key);
    Finding closed = known.finding.closed(place.iteration());
    return Optional.of(event(place, FindingEvent.Kind.CLOSED, closed));
  }

  private static FindingEvent event(Place place, FindingEvent.Kind kind, Finding finding) {
    return new FindingEvent(
        place.session(), place.worker(), kind, finding, place.iteration(), place.epoch());
  }
}
