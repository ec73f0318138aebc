package org.vitals4j.treat;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.model.LearningRates;

/** Smaller steps. */
record ReduceLearningRate(double factor, double floor) implements Treatment {

  ReduceLearningRate {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("factor must be in (0, 1), but was " + factor);
    }
    if (!(floor >= 0 && floor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("floor must be at least 0 and finite, but was " + floor);
    }
  }

  @Override
  public String name() {
    return "reduce-learning-rate";
  }

  @Override
  public boolean escalates() {
    return true;
  }

  @Override
  public boolean isReversible() {
    return true;
  }

  @Override
  public String describe(TreatmentContext patient, Finding finding) {
    return "multiply the learning rate by " + factor;
  }

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    Model model = patient.model();
    int iteration = patient.snapshot().iteration();
    int epoch = patient.snapshot().epoch();
    double before = LearningRates.largest(model, iteration, epoch);
    if (Double.isNaN(before)) {
      return new Outcome.Declined("no optimiser of this network has a learning rate");
    }
    String obstacle = LearningRates.obstacle(model).orElse(null);
    if (obstacle != null) {
      return new Outcome.Declined(obstacle);
    }
    if (!LearningRates.turnPositive(model)) {
      LearningRates.scale(model, factor, floor);
    }
    double after = LearningRates.largest(model, iteration, epoch);
    if (after == before) {
      return new Outcome.Declined("the learning rate is at its floor");
    }
    return new Outcome.Done(
        String.format(Locale.ROOT, "the learning rate was %.3g and is %.3g", before, after),
        List.of(),
        before,
        after,
        "1/gradient",
        Outcome.Effect.GRADUAL);
  }
}
