package org.vitals4j.testing;

import java.util.List;
import java.util.OptionalInt;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/** Hand-made findings, and events of them. */
public final class Findings {

  private Findings() {}

  public static Symptom symptom(Severity severity, List<String> layers) {
    return Symptom.builder(Pathology.EXPLODING_GRADIENT, severity)
        .layers(layers)
        .observed(2000, 1000, "gradient")
        .evidence("the norm is 2000")
        .causes("a high rate", "large weights")
        .remedies("clip", "a lower rate")
        .build();
  }

  /** Opened at 7, last seen at 30, changes at 50. */
  public static FindingEvent event(Kind kind, Severity now, Severity worst, List<String> layers) {
    OptionalInt closed = kind == Kind.CLOSED ? OptionalInt.of(50) : OptionalInt.empty();
    Finding finding = new Finding(1, symptom(now, layers), now, worst, 7, 30, closed, 10);
    return new FindingEvent("session", "0", kind, finding, 50, 2);
  }

  public static FindingEvent event(Kind kind, Severity now, Severity worst) {
    return event(kind, now, worst, List.of("0", "1"));
  }

  /** An event that can be told from others by its number. */
  public static FindingEvent number(int id) {
    return number(id, Severity.WARN);
  }

  public static FindingEvent number(int id, Severity severity) {
    Finding finding =
        new Finding(
            id, symptom(severity, List.of()), severity, severity, id, id, OptionalInt.empty(), 10);
    return new FindingEvent("session", "0", Kind.OPENED, finding, id, 0);
  }

  /** For who looks at little else than the pathology: open since iteration 0, at WARN. */
  public static Finding of(Pathology pathology) {
    return at(pathology, 0);
  }

  /** Seen in an iteration, and open since then, at WARN. */
  public static Finding at(Pathology pathology, int iteration) {
    Symptom symptom =
        Symptom.builder(pathology, Severity.WARN).observed(0, 0, "1").evidence("evidence").build();
    return Finding.opened(1, symptom, iteration, 10);
  }
}
