package org.vitals4j.spark;

import java.util.List;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/** Reports once it has seen three rounds: one that is made anew for each round never does. */
final class LongMemory implements Detector {

  static final String KEY = "THREE_ROUNDS";

  private int seen;

  @Override
  public String name() {
    return "long-memory";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    seen++;
    return seen < 3 * Digits.ROUND
        ? List.of()
        : List.of(
            Symptom.builder(Pathology.of(KEY), Severity.INFO)
                .layers(List.of())
                .observed(seen, 3 * Digits.ROUND, "iterations")
                .evidence("it was there for three rounds")
                .build());
  }
}
