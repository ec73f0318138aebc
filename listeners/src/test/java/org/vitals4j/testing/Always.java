package org.vitals4j.testing;

import java.util.List;
import java.util.OptionalInt;
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
            new Symptom(
                pathology,
                "",
                Severity.WARN,
                List.of(),
                1,
                0,
                "1",
                "it is always so",
                List.of(),
                List.of(),
                OptionalInt.of(from)));
  }
}
