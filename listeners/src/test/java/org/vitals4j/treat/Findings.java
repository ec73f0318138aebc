package org.vitals4j.treat;

import java.util.OptionalInt;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/** Hand-made findings for treatments that look at little else than the pathology. */
public final class Findings {

  private Findings() {}

  /** Open since iteration 0, at WARN. */
  public static Finding of(Pathology pathology) {
    Symptom symptom =
        Symptom.builder(pathology, Severity.WARN).observed(0, 0, "1").evidence("evidence").build();
    return new Finding(1, symptom, Severity.WARN, Severity.WARN, 0, 0, OptionalInt.empty(), 10);
  }

  /** Seen in an iteration, and open since then. */
  static Finding at(Pathology pathology, int iteration) {
    Finding finding = of(pathology);
    return new Finding(
        1,
        finding.symptom(),
        Severity.WARN,
        Severity.WARN,
        iteration,
        iteration,
        OptionalInt.empty(),
        10);
  }
}
