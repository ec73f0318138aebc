package org.vitals4j.treat;

import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.report.Finding;

/** Ends the training. */
public record StopTraining() implements Treatment {

  @Override
  public String name() {
    return "halt";
  }

  @Override
  public boolean isReversible() {
    return true;
  }

  @Override
  public String describe(TreatmentContext patient, Finding finding) {
    return "end the training";
  }

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    ModifiableNetwork.of(patient.model()).ifPresent(ModifiableNetwork::clearMasks);
    return new Outcome.Halted(finding.pathology() + ": " + finding.symptom().evidence());
  }
}
