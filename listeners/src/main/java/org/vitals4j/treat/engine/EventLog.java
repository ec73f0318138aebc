package org.vitals4j.treat.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Outcome;

/** What was done in the iteration under way, in order. */
final class EventLog {

  private final List<TreatmentEvent> events = new ArrayList<>(0);

  /** Adds what happened to a treatment, in a sentence; it concerns no layer. */
  void report(
      IterationSnapshot snapshot,
      TreatmentEvent.Kind kind,
      String treatment,
      Optional<Pathology> pathology,
      String text) {
    events.add(
        new TreatmentEvent(
            snapshot.session(),
            snapshot.worker(),
            kind,
            treatment,
            pathology,
            List.of(),
            text,
            Double.NaN,
            Double.NaN,
            "1",
            snapshot.iteration(),
            snapshot.epoch()));
  }

  /** Adds what a treatment changed. */
  void given(
      IterationSnapshot snapshot,
      String treatment,
      Optional<Pathology> pathology,
      Outcome.Done done) {
    events.add(
        new TreatmentEvent(
            snapshot.session(),
            snapshot.worker(),
            TreatmentEvent.Kind.GIVEN,
            treatment,
            pathology,
            done.layers(),
            done.text(),
            done.before(),
            done.after(),
            done.unit(),
            snapshot.iteration(),
            snapshot.epoch()));
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** The events so far; from then on there are none. */
  List<TreatmentEvent> take() {
    List<TreatmentEvent> taken = List.copyOf(events);
    events.clear();
    return taken;
  }
}
