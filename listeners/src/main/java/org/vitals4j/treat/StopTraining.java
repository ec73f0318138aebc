package org.vitals4j.treat;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
    if (patient.model() instanceof MultiLayerNetwork network) {
      network.clearLayerMaskArrays();
    } else if (patient.model() instanceof ComputationGraph graph) {
      graph.clearLayerMaskArrays();
    }
    return new Outcome.Halted(finding.pathology() + ": " + finding.symptom().evidence());
  }
}
