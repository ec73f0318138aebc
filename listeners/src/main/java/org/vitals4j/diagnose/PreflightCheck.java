package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import org.vitals4j.diagnose.cause.Causes;
import org.vitals4j.diagnose.cause.Situation;
import org.vitals4j.report.DryRun;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;

/** Judges a dry run: one minibatch, and no step. */
@Internal
public final class PreflightCheck {

  private PreflightCheck() {}

  /** What a first minibatch shows of a network and its data. */
  public static Preflight of(DryRun dryRun) {
    IterationSnapshot snapshot = dryRun.snapshot();
    Situation situation = new Situation();
    situation.add(snapshot);
    List<Symptom> findings = new ArrayList<>();
    for (Detector detector :
        List.of(
            Detectors.nonFinite(),
            Detectors.poorInitialisation(),
            Detectors.saturation(DetectorOptions.Saturation.defaults().withWindow(1)),
            Detectors.vanishingGradient(
                DetectorOptions.VanishingGradient.defaults().withWindow(1)))) {
      if (snapshot.nonFinite().isEmpty() || detector.judgesNonFinite()) {
        for (Symptom symptom : detector.examine(snapshot)) {
          findings.add(Causes.explain(symptom, situation));
        }
      }
    }
    findings.sort((a, b) -> b.severity().compareTo(a.severity()));
    return new Preflight(findings, DataRemarks.of(dryRun, situation), PreflightTable.of(snapshot));
  }
}
