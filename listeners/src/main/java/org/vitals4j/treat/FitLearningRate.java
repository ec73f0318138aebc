package org.vitals4j.treat;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.treat.model.LearningRates;

/** Steps of the usual size. */
final class FitLearningRate implements Treatment {

  /** Within this factor of the usual size there is nothing to fit. */
  private static final double CLOSE = 3;

  /** Steps this much too small are; smaller than usual, they may be as somebody wanted them. */
  private static final double FAR_TOO_SMALL = 100;

  private static final double MOST = 1e7;

  /**
   * No rate is raised beyond this: where it would have to be, the gradient is what is too small.
   */
  private static final double HIGHEST = 0.1;

  /** Vanishing gradients make steps small, too; a rate has no business to make up for those. */
  private static final double BEYOND = 100;

  private final StepSizes.Latest step = new StepSizes.Latest();

  /**
   * Whether the rate is what makes steps too small: whether one that is not too high would make
   * them about as large as they should be.
   */
  static boolean canReach(double ratio, double rate) {
    double needed = StepSizes.FIRST / ratio;
    double allowed = Math.max(1, HIGHEST / Math.abs(rate));
    return ratio > 0 && needed <= BEYOND * allowed && allowed >= CLOSE;
  }

  @Override
  public void onSnapshot(IterationSnapshot snapshot) {
    step.hear(snapshot);
  }

  @Override
  public void onRestart() {
    step.forget();
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
  public String describe(TreatmentContext patient, Finding finding) {
    return "set the learning rate so that a step changes weights by about "
        + StepSizes.FIRST
        + " of their size";
  }

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    double ratio = step.at(patient.snapshot());
    if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
      return new Outcome.Declined(
          Double.isNaN(ratio)
              ? "the size of steps was not measured yet"
              : "steps are of size " + ratio + ", whatever the rate");
    }
    double factor = Math.max(1 / MOST, Math.min(MOST, StepSizes.FIRST / ratio));
    Model model = patient.model();
    int iteration = patient.snapshot().iteration();
    int epoch = patient.snapshot().epoch();
    double before = LearningRates.largest(model, iteration, epoch);
    if (Double.isNaN(before)) {
      return new Outcome.Declined("no optimiser of this network has a learning rate");
    }
    if (factor > 1 && patient.slowed()) {
      return new Outcome.Declined("the learning rate was lowered by a treatment");
    }
    if (factor > 1 && patient.ratesReduced()) {
      return new Outcome.Declined(
          "the learning rate was turned down on purpose, by its schedule or by hand");
    }
    String obstacle = LearningRates.obstacle(model).orElse(null);
    if (obstacle != null) {
      return new Outcome.Declined(obstacle);
    }
    boolean reaches = factor <= 1 || (factor >= FAR_TOO_SMALL && canReach(ratio, before));
    if (factor > 1) {
      factor = Math.max(1, Math.min(factor, HIGHEST / Math.abs(before)));
    }
    if (!reaches || (factor < CLOSE && factor > 1 / CLOSE)) {
      return new Outcome.Declined(
          String.format(
              Locale.ROOT,
              "steps change weights by %.1g of their size at a rate of %.3g: the rate is not what"
                  + " is wrong",
              ratio,
              before));
    }
    LearningRates.turnPositive(model);
    LearningRates.scale(model, factor, 0);
    double after = LearningRates.largest(model, iteration, epoch);
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
}
