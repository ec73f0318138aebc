package org.vitals4j.treat;

import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.report.Finding;

/** Ends the training. */
record StopTraining() implements Treatment {

  @Override
  public String name() {
    return "halt";
  }

  @Override
  public boolean endsTraining() {
    return true;
  }

  @Override
  public boolean isReversible() {
    return true;
  }

  @Override
  public String describe(TreatmentContext context, Finding finding) {
    return "end the training";
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    ModifiableNetwork.of(context.model()).ifPresent(ModifiableNetwork::clearMasks);
    return new Outcome.Halted(finding.pathology() + ": " + finding.symptom().evidence());
  }
}
