package org.vitals4j.treat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.model.StepSizes;

/** Steps of the usual size. */
record FitLearningRate() implements Treatment {

  /** Within this factor of the usual size there is nothing to fit. */
  private static final double MIN_CHANGE = 3;

  /** Smaller raises are not made: steps may be as small as somebody wanted them. */
  private static final double MIN_RAISE = 100;

  private static final double MAX_CHANGE = 1e7;

  /**
   * No rate is raised beyond this: where it would have to be, the gradient is what is too small.
   */
  private static final double MAX_RATE = 0.1;

  /**
   * Steps may stay this much too small at the largest rate: vanishing gradients make steps small,
   * too, and no rate makes up for those.
   */
  private static final double MAX_SHORTFALL = 100;

  /**
   * Whether the rate is what makes steps too small: whether one that is not too high would make
   * them about as large as they should be.
   */
  static boolean canReach(double ratio, double rate) {
    double needed = StepSizes.FIRST_STEP_RATIO / ratio;
    double allowed = Math.max(1, MAX_RATE / Math.abs(rate));
    return ratio > 0 && needed <= MAX_SHORTFALL * allowed && allowed >= MIN_CHANGE;
  }

  @Override
  public String name() {
    return "fit-learning-rate";
  }

  @Override
  public boolean presumesNothingLearned() {
    return true;
  }

  @Override
  public String describe(TreatmentContext context, Finding finding) {
    return "set the learning rate so that a step changes weights by about "
        + StepSizes.FIRST_STEP_RATIO
        + " of their size";
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    double ratio = context.stepSize();
    if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
      return new Outcome.Declined(
          Double.isNaN(ratio)
              ? "the size of steps was not measured yet"
              : "steps are of size " + ratio + ", whatever the rate");
    }
    double before = context.learningRate();
    double wanted =
        Math.max(1 / MAX_CHANGE, Math.min(MAX_CHANGE, StepSizes.FIRST_STEP_RATIO / ratio));
    Optional<String> obstacle = obstacle(context, before, wanted > 1);
    if (obstacle.isPresent()) {
      return new Outcome.Declined(obstacle.get());
    }
    double factor = factor(wanted, ratio, before);
    if (factor < MIN_CHANGE && factor > 1 / MIN_CHANGE) {
      return new Outcome.Declined(
          String.format(
              Locale.ROOT,
              "steps change weights by %.1g of their size at a rate of %.3g: the rate is not what"
                  + " is wrong",
              ratio,
              before));
    }
    context.makeLearningRatesPositive();
    context.scaleLearningRates(factor, 0);
    double after = context.learningRate();
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "a step changed weights by %.1g of their size: the learning rate was %.3g and is %.3g",
            ratio,
            before,
            after),
        List.of(),
        before,
        after,
        "1/gradient",
        Outcome.Effect.RENEWED);
  }

  /** Why the rate must not be changed, whatever the size of steps. */
  private static Optional<String> obstacle(TreatmentContext context, double rate, boolean raises) {
    if (Double.isNaN(rate)) {
      return Optional.of("no optimiser of this network has a learning rate");
    }
    if (raises && context.isSlowed()) {
      return Optional.of("the learning rate was lowered by a treatment");
    }
    if (raises && context.isRateReducedByUser()) {
      return Optional.of(
          "the learning rate was turned down on purpose, by its schedule or by hand");
    }
    return context.learningRateObstacle();
  }

  /** What the rate is multiplied by; 1 where a raise is too small, or would not do. */
  private static double factor(double wanted, double ratio, double rate) {
    if (wanted <= 1) {
      return wanted;
    }
    return wanted >= MIN_RAISE && canReach(ratio, rate)
        ? Math.max(1, Math.min(wanted, MAX_RATE / Math.abs(rate)))
        : 1;
  }
}
