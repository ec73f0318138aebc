package org.vitals4j.testing;

import java.util.List;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/**
 * Finds the same in every iteration from one on.
 *
 * @param from the first
 */
public record Always(Pathology pathology, int from) implements Detector {

  @Override
  public String name() {
    return "always-" + pathology;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    return snapshot.iteration() < from
        ? List.of()
        : List.of(
            Symptom.builder(pathology, Severity.WARN)
                .observed(1, 0, "1")
                .evidence("it is always so")
                .onset(from)
                .build());
  }
}
