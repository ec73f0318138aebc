package org.vitals4j.treat;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
    if (context.model() instanceof MultiLayerNetwork network) {
      network.clearLayerMaskArrays();
    } else if (context.model() instanceof ComputationGraph graph) {
      graph.clearLayerMaskArrays();
    }
    return new Outcome.Halted(finding.pathology() + ": " + finding.symptom().evidence());
  }
}
