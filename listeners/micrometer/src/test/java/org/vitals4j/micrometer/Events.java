package org.vitals4j.micrometer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;

/** Hand-made findings and treatments of the run that snapshots belong to. */
final class Events {

  private Events() {}

  static FindingEvent finding(
      long id, Pathology pathology, FindingEvent.Kind kind, Severity severity) {
    Symptom symptom =
        Symptom.builder(pathology, severity).observed(2, 1, "1").evidence("2 is above 1").build();
    OptionalInt closed = kind == FindingEvent.Kind.CLOSED ? OptionalInt.of(9) : OptionalInt.empty();
    return new FindingEvent(
        "session", "0", kind, new Finding(id, symptom, severity, severity, 7, 8, closed, 0), 9, 0);
  }

  static FindingEvent exploding(long id, FindingEvent.Kind kind, Severity severity) {
    return finding(id, Pathology.EXPLODING_GRADIENT, kind, severity);
  }

  static TreatmentEvent treatment(String name, TreatmentEvent.Kind kind) {
    return new TreatmentEvent(
        "session",
        "0",
        kind,
        name,
        Optional.empty(),
        List.of(),
        "it was done",
        Double.NaN,
        Double.NaN,
        "1",
        9,
        0);
  }
}
