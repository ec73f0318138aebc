package org.vitals4j.treat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vitals4j.report.Finding;

/**
 * Smaller steps.
 *
 * @param factor by which rates are multiplied, in (0, 1)
 * @param minRate the least rate that a fixed one is lowered to, at least 0
 */
record ReduceLearningRate(double factor, double minRate) implements Treatment {

  ReduceLearningRate {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("factor must be in (0, 1), but was " + factor);
    }
    if (!(minRate >= 0 && minRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "least rate must be at least 0 and finite, but was " + minRate);
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
  public String describe(TreatmentContext context, Finding finding) {
    return "multiply the learning rate by " + factor;
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    double before = context.learningRate();
    if (Double.isNaN(before)) {
      return new Outcome.Declined("no optimiser of this network has a learning rate");
    }
    Optional<String> obstacle = context.learningRateObstacle();
    if (obstacle.isPresent()) {
      return new Outcome.Declined(obstacle.get());
    }
    if (!context.makeLearningRatesPositive()) {
      context.scaleLearningRates(factor, minRate);
    }
    double after = context.learningRate();
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
