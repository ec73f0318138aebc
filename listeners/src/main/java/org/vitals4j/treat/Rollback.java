package org.vitals4j.treat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatment.Postponement;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.ModelSnapshots;
import org.vitals4j.treat.model.ModelState;
import org.vitals4j.treat.model.StepSizes;

/**
 * Back to a healthy state, and from there on without the minibatches on which that scores far
 * worse.
 */
final class Rollback implements Treatment {

  /** What may have come after a healthy start even if it shows at once. */
  private static final Set<Pathology> FROM_THE_START =
      Set.of(Pathology.NON_FINITE, Pathology.EXPLODING_GRADIENT, Pathology.LOSS_DIVERGENCE);

  private static final double RATE_FACTOR = 0.3;

  /** Iterations until the data are asked again; twice as many each time, since asking costs. */
  private static final int FIRST_PAUSE = 20;

  private static final int MAX_PAUSE = 320;

  private final ModelSnapshots snapshots;
  private final RecentIterations history = new RecentIterations();
  private final OutlierBatchFilter filter = new OutlierBatchFilter();
  private int timesLowered;
  private boolean spared;
  private int pause = FIRST_PAUSE;

  Rollback(int every, int keep) {
    if (every < 1 || keep < 1) {
      throw new IllegalArgumentException(
          "a rollback needs at least 1 snapshot, at least 1 iteration apart, but was asked for "
              + keep
              + " every "
              + every);
    }
    snapshots = new ModelSnapshots(every, keep);
  }

  @Override
  public String name() {
    return "rollback";
  }

  @Override
  public void beforeStep(Model model, int iteration, boolean healthy) {
    snapshots.follow(model, iteration, healthy);
  }

  @Override
  public void onSnapshot(IterationSnapshot snapshot) {
    history.add(snapshot);
  }

  @Override
  public Optional<String> vetoStep(Model model, int iteration) {
    return Double.isNaN(filter.limit()) ? Optional.empty() : filter.judge(model.score());
  }

  @Override
  public void onRestart() {
    snapshots.forget();
    history.forget();
    filter.reset();
  }

  @Override
  public void onUndone(int iteration) {
    snapshots.dropAfter(iteration);
    history.wentBackTo(iteration + 1);
    filter.reset();
  }

  /** Each time it lowers the rate further. */
  @Override
  public boolean escalates() {
    return true;
  }

  @Override
  public String describe(TreatmentContext context, Finding finding) {
    return "go back to parameters and optimiser state of before iteration "
        + finding.onset()
        + ", lower the learning rate if that is to blame, and keep out minibatches on which the"
        + " healthy network scores far worse than before";
  }

  /**
   * Asks the minibatch under way whether the network would be better off: where its loss is as high
   * with the parameters to go back to, the data have become others, and nothing that was learned
   * since is to blame. A minibatch whose loss is as usual tells nothing.
   */
  @Override
  public Optional<Postponement> postpone(TreatmentContext context, Finding finding) {
    Goal goal = finding.pathology().equals(Pathology.NON_FINITE) ? null : goal(context, finding);
    // Of states that were not finite only that of the start is kept; no other is looked through.
    if (goal == null || (goal.start() && !finite(goal.state()))) {
      return Optional.empty();
    }
    ModelState known = goal.state();
    double[] past = past(known.iteration(), until(finding));
    double limit = OutlierBatchFilter.limit(past, context.chanceScore());
    double score = context.snapshot().score();
    if (!finding.pathology().equals(Pathology.LOSS_DIVERGENCE) && !(score > limit)) {
      return Optional.empty(); // it is not for the loss that it goes back
    }
    if (score <= limit) {
      return Optional.of(Postponement.briefly());
    }
    OptionalDouble now = context.lossWith(context.model().params());
    OptionalDouble then = context.lossWith(known.parameters());
    if (now.isEmpty() || then.isEmpty()) {
      return context.isMinibatchKept() ? Optional.empty() : Optional.of(Postponement.briefly());
    }
    double usual =
        past.length < OutlierBatchFilter.MIN_SCORES ? Double.NaN : OutlierBatchFilter.median(past);
    return isBetter(now.getAsDouble(), then.getAsDouble(), usual)
        ? Optional.empty()
        : Optional.of(noHelp(goal, now.getAsDouble(), then.getAsDouble()));
  }

  /**
   * Whether the state to go back to is better for the present minibatch.
   *
   * @param now the loss of the network as it is; where it is not finite, anything is better
   * @param then that of the state to go back to
   * @param usual that of a healthy network; NaN where it is not known
   */
  private static boolean isBetter(double now, double then, double usual) {
    return !Double.isFinite(now) || then <= (now + (Double.isNaN(usual) ? then : usual)) / 2;
  }

  private Postponement noHelp(Goal goal, double now, double then) {
    int wait = pause;
    pause = Math.min(MAX_PAUSE, 2 * pause);
    return Postponement.because(
        String.format(
            Locale.ROOT,
            "the network of %s is no help: on the present minibatch its loss is %.3g, that of"
                + " the network as it is %.3g; the data have become others, or harder, and"
                + " nothing is changed",
            goal.label(),
            then,
            now),
        wait);
  }

  /** The last iteration that is healthy for sure. */
  private static int until(Finding finding) {
    return finding.onset() - finding.onsetSlack();
  }

  /** Where to go back to; null where there is nothing. */
  private @Nullable Goal goal(TreatmentContext context, Finding finding) {
    ModelState known = snapshots.before(until(finding));
    if (known != null) {
      return new Goal(known, false, false);
    }
    ModelState start = snapshots.start();
    // The state of a network that was trained before is as good as any that was healthy.
    return start == null ? null : new Goal(start, true, context.learnedBefore().isEmpty());
  }

  /**
   * Where to go back to.
   *
   * @param start whether it is the state in which the network was when the monitor came
   * @param untrained whether the network had learned nothing then
   */
  private record Goal(ModelState state, boolean start, boolean untrained) {

    String label() {
      return start ? "the start" : "iteration " + state.iteration();
    }
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    int until = until(finding);
    Goal goal = goal(context, finding);
    pause = FIRST_PAUSE;
    if (goal == null) {
      return new Outcome.Declined("there is no snapshot yet");
    }
    if (goal.start() && !finite(goal.state())) {
      return new Outcome.Declined("the network was not finite when the monitor came");
    }
    if (goal.untrained() && needsAPast(finding)) {
      return new Outcome.Declined("there is no snapshot from before the trouble");
    }
    double before = context.learningRate();
    String ofRates = restore(context, finding, goal, until);
    LiveLayers.clearHiddenState(context.model());
    snapshots.wentBackTo(goal.state(), LearningRates.save(context.model()));
    int iteration = goal.state().iteration();
    boolean watches = !goal.start() && filter.watch(past(iteration, until), context.chanceScore());
    history.wentBackTo(iteration);
    double after = context.learningRate();
    return new Outcome.Done(
        String.format(
                Locale.ROOT,
                "parameters and optimiser state are those of %s again; the learning rate was %.3g"
                    + " and is %.3g%s",
                goal.label(),
                before,
                after,
                ofRates)
            + ofMinibatches(watches),
        List.of(),
        before,
        after,
        "1/gradient",
        goal.untrained() ? Outcome.Effect.FROM_SCRATCH : Outcome.Effect.RENEWED);
  }

  /**
   * Puts parameters and optimiser back, and lowers rates that were the same then.
   *
   * @return what there is to say of the rates; empty for nothing
   */
  private String restore(TreatmentContext context, Finding finding, Goal goal, int until) {
    Model model = context.model();
    ModelState known = goal.state();
    int iteration = context.snapshot().iteration();
    int epoch = context.snapshot().epoch();
    LearningRates.Saved present = LearningRates.save(model);
    known.restore(model);
    // Those that were lowered since, were for a reason.
    boolean ratesWereOthers = LearningRates.restoreLower(model, present, iteration, epoch);
    boolean ended = LearningRates.endSchedules(model, iteration, epoch, known.iteration());
    boolean turned = context.makeLearningRatesPositive() || ended;
    // A network that large steps have killed makes none any more.
    boolean tiny =
        history.ratioUpTo(iteration) < StepSizes.TINY_RATIO
            && Double.isNaN(history.firstLargeFrom(known.iteration()));
    int healthy = goal.start() && !goal.untrained() ? finding.onset() - 1 : until;
    if (!ratesWereOthers && !turned && !tiny && !isSpared(finding, goal.untrained(), healthy)) {
      LearningRates.scale(model, factor(known), 0);
    }
    return ratesWereOthers
        ? " as it was then"
        : turned ? ": a rate must be positive and finite" : "";
  }

  private String ofMinibatches(boolean watches) {
    if (watches) {
      return String.format(
          Locale.ROOT,
          "; minibatches that score above %.3g are kept out from now on",
          filter.limit());
    }
    return filter.hasFailed() ? "; keeping minibatches out was no help" : "";
  }

  private static boolean finite(ModelState state) {
    return Double.isFinite(state.parameters().sumNumber().doubleValue());
  }

  /**
   * Scores of a time that was healthy for sure; where they are few, those of one that should be.
   */
  private double[] past(int snapshot, int until) {
    double[] scores = history.scoresUpTo(snapshot, OutlierBatchFilter.RECENT_SCORES);
    return scores.length < OutlierBatchFilter.MIN_SCORES
        ? history.scoresUpTo(until, OutlierBatchFilter.RECENT_SCORES)
        : scores;
  }

  /** Some troubles are there from the start, and going back there would bring them back. */
  private static boolean needsAPast(Finding finding) {
    if (finding.pathology().equals(Pathology.UPDATE_RATIO)) {
      return finding.symptom().isBelowLimit();
    }
    return !FROM_THE_START.contains(finding.pathology());
  }

  /**
   * Whether the rate may stay as it is, this once: the network was well at that rate, and steps
   * were not too large, so the trouble came from elsewhere and may not come again.
   */
  private boolean isSpared(Finding finding, boolean untrained, int until) {
    boolean first = !spared;
    double ratio = history.ratioUpTo(until);
    boolean sparable =
        untrained
            ? finding.pathology().equals(Pathology.NON_FINITE) && ratio <= StepSizes.LARGE_RATIO
            : !finding.pathology().equals(Pathology.UPDATE_RATIO)
                && !(ratio > StepSizes.LARGE_RATIO);
    spared |= sparable;
    return first && sparable;
  }

  /** By what rates are multiplied that were the same then: each time deeper. */
  private double factor(ModelState known) {
    double factor = Math.pow(RATE_FACTOR, Math.pow(2, Math.min(timesLowered, 4)));
    timesLowered++;
    // Steps as large as the weights show by how much the rate is too high.
    double large = history.firstLargeFrom(known.iteration());
    return large > 1 ? Math.min(factor, StepSizes.FIRST_STEP_RATIO / large) : factor;
  }
}
