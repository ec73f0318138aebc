package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.vitals4j.measure.IterationSnapshot;

/**
 * Runs the detectors of one network and turns their symptoms into findings that open, worsen, ease
 * and close.
 *
 * <p>A finding worsens at once. It eases or closes only after {@value #CALM} judged iterations
 * without the (worse) symptom, so that trouble that comes and goes is one finding, not a hundred.
 *
 * <p>Not thread-safe: it lives on the training thread.
 */
public final class Diagnosis {

  /** Judged iterations of calm before a finding eases or closes. */
  static final int CALM = 20;

  private static final int FAILURES_BEFORE_RETIREMENT = 3;

  private final List<Guarded> detectors = new ArrayList<>();
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final BiConsumer<String, Throwable> onFailure;
  private long lastId;

  /**
   * An empty diagnosis; detectors are added.
   *
   * @param onFailure told when a detector throws: a sentence, and what was thrown
   */
  public Diagnosis(BiConsumer<String, Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /** Adds a detector, unless one of that name is there already. */
  public void add(Detector detector) {
    if (detectors.stream().noneMatch(d -> d.detector.name().equals(detector.name()))) {
      detectors.add(new Guarded(detector));
    }
  }

  /** Judges one iteration and returns what changed, in the order of the detectors. */
  public List<FindingEvent> examine(IterationSnapshot snapshot) {
    boolean finite = snapshot.nonFinite().isEmpty();
    List<FindingEvent> events = new ArrayList<>(0);
    for (Guarded guarded : detectors) {
      if (guarded.retired() || !(finite || guarded.detector.judgesNonFinite())) {
        continue;
      }
      List<Symptom> symptoms = guarded.examine(snapshot, onFailure);
      for (Symptom symptom : symptoms) {
        seen(guarded.detector.name(), symptom, snapshot, events);
      }
      calm(guarded.detector.name(), snapshot, events);
    }
    return events;
  }

  private void seen(
      String detector, Symptom symptom, IterationSnapshot snapshot, List<FindingEvent> events) {
    String key = symptom.pathology() + "/" + symptom.key();
    Open known = open.get(key);
    if (known == null) {
      Finding finding =
          new Finding(
              ++lastId,
              symptom,
              symptom.severity(),
              symptom.severity(),
              snapshot.iteration(),
              snapshot.iteration(),
              OptionalInt.empty());
      open.put(key, new Open(detector, finding));
      events.add(event(snapshot, FindingEvent.Kind.OPENED, finding));
      return;
    }
    known.seenNow = true;
    known.absentFor = 0;
    Finding before = known.finding;
    Severity now = symptom.severity();
    int order = now.compareTo(before.severity());
    known.milderFor = order < 0 ? known.milderFor + 1 : 0;
    boolean eases = known.milderFor >= CALM;
    Severity inForce = order > 0 || eases ? now : before.severity();
    Severity worst = now.compareTo(before.worst()) > 0 ? now : before.worst();
    known.finding =
        new Finding(
            before.id(),
            symptom,
            inForce,
            worst,
            before.openedAt(),
            snapshot.iteration(),
            OptionalInt.empty());
    if (order > 0) {
      events.add(event(snapshot, FindingEvent.Kind.WORSENED, known.finding));
    } else if (eases) {
      known.milderFor = 0;
      events.add(event(snapshot, FindingEvent.Kind.EASED, known.finding));
    }
  }

  /**
   * Counts the calm of this detector's findings that were not seen now, and closes the long calm.
   */
  private void calm(String detector, IterationSnapshot snapshot, List<FindingEvent> events) {
    open.values()
        .removeIf(
            entry -> {
              if (!entry.detector.equals(detector)) {
                return false;
              }
              if (entry.seenNow) {
                entry.seenNow = false;
                return false;
              }
              entry.milderFor = 0;
              if (++entry.absentFor < CALM) {
                return false;
              }
              Finding last = entry.finding;
              Finding closed =
                  new Finding(
                      last.id(),
                      last.symptom(),
                      last.severity(),
                      last.worst(),
                      last.openedAt(),
                      last.lastSeenAt(),
                      OptionalInt.of(snapshot.iteration()));
              events.add(event(snapshot, FindingEvent.Kind.CLOSED, closed));
              return true;
            });
  }

  /** The findings that last, as they are now, in order of opening. */
  public List<Finding> openFindings() {
    return open.values().stream().map(entry -> entry.finding).toList();
  }

  private static FindingEvent event(
      IterationSnapshot snapshot, FindingEvent.Kind kind, Finding finding) {
    return new FindingEvent(
        snapshot.session(),
        snapshot.worker(),
        kind,
        finding,
        snapshot.iteration(),
        snapshot.epoch());
  }

  private static final class Open {
    final String detector;
    Finding finding;
    boolean seenNow = true;
    int absentFor;
    int milderFor;

    Open(String detector, Finding finding) {
      this.detector = detector;
      this.finding = finding;
    }
  }

  /** A detector that cannot hurt the others. */
  private static final class Guarded {
    final Detector detector;
    private int failures;

    Guarded(Detector detector) {
      this.detector = detector;
    }

    boolean retired() {
      return failures >= FAILURES_BEFORE_RETIREMENT;
    }

    @SuppressWarnings("CatchingUnchecked") // a plug-in may throw anything
    List<Symptom> examine(IterationSnapshot snapshot, BiConsumer<String, Throwable> onFailure) {
      try {
        return List.copyOf(detector.examine(snapshot));
      } catch (VirtualMachineError fatal) {
        throw fatal;
      } catch (Throwable thrown) {
        failures++;
        onFailure.accept(
            "Detector '"
                + detector.name()
                + "' failed at iteration "
                + snapshot.iteration()
                + (retired()
                    ? " for the third time and is retired for the rest of this run"
                    : " and is skipped in this iteration"),
            thrown);
        return List.of();
      }
    }
  }
}
