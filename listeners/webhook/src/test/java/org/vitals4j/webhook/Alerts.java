package org.vitals4j.webhook;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;

/** Hand-made findings and treatments. */
final class Alerts {

  private Alerts() {}

  static FindingEvent finding(int id) {
    return finding(id, FindingEvent.Kind.OPENED, Severity.WARN, "layer0", 2000);
  }

  static FindingEvent finding(
      int id, FindingEvent.Kind kind, Severity severity, String layer, double observed) {
    Symptom symptom =
        Symptom.builder(Pathology.EXPLODING_GRADIENT, severity)
            .layers(List.of(layer))
            .observed(observed, 1000, "gradient")
            .evidence("the norm is 2000")
            .causes("a high rate")
            .remedies("clip", "a lower rate")
            .build();
    OptionalInt closed = kind == FindingEvent.Kind.CLOSED ? OptionalInt.of(9) : OptionalInt.empty();
    return new FindingEvent(
        "run", "0", kind, new Finding(id, symptom, severity, severity, 7, 8, closed, 0), 9, 2);
  }

  static TreatmentEvent treatment(TreatmentEvent.Kind kind) {
    return new TreatmentEvent(
        "run",
        "0",
        kind,
        "reduce-learning-rate",
        Optional.of(Pathology.LOSS_DIVERGENCE),
        List.of(),
        "the rate is halved",
        0.1,
        Double.NaN,
        "1",
        12,
        1);
  }
}
