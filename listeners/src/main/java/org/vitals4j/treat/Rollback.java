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
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.ModelSnapshots;
import org.vitals4j.treat.model.ModelState;

/** Back to where all was well, and from there on without the minibatches that made it sick. */
final class Rollback implements Treatment {

  /** What may have come after a healthy start even if it shows at once. */
  private static final Set<Pathology> FROM_THE_START =
      Set.of(Pathology.NON_FINITE, Pathology.EXPLODING_GRADIENT, Pathology.LOSS_DIVERGENCE);

  private static final double LOWER = 0.3;

  /** Iterations until the data are asked again; twice as many each time, since asking costs. */
  private static final int PAUSE = 20;

  private static final int LONGEST_PAUSE = 320;

  private final ModelSnapshots snapshots;
  private final RecentIterations history = new RecentIterations();
  private final OutlierBatchFilter guard = new OutlierBatchFilter();
  private int timesLowered;
  private boolean spared;
  private int pause = PAUSE;

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
    return Double.isNaN(guard.limit()) ? Optional.empty() : guard.judge(model.score());
  }

  @Override
  public void onRestart() {
    snapshots.forget();
    history.forget();
    guard.forget();
  }

  @Override
  public void onUndone(int iteration) {
    snapshots.dropAfter(iteration);
    history.wentBackTo(iteration + 1);
    guard.forget();
  }

  /** Each time it lowers the rate further. */
  @Override
  public boolean escalates() {
    return true;
  }

  @Override
  public String describe(TreatmentContext patient, Finding finding) {
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
  public Optional<Postponement> postpone(TreatmentContext patient, Finding finding) {
    Goal goal = finding.pathology().equals(Pathology.NON_FINITE) ? null : goal(finding);
    // Of states that were not finite only that of the start is kept; no other is looked through.
    if (goal == null || (goal.start() && !finite(goal.state()))) {
      return Optional.empty();
    }
    ModelState known = goal.state();
    double[] past = past(known.iteration(), until(finding));
    double usual =
        past.length < OutlierBatchFilter.LEAST ? Double.NaN : OutlierBatchFilter.median(past);
    double limit = OutlierBatchFilter.limit(past, patient.chance());
    double score = patient.snapshot().score();
    if (!finding.pathology().equals(Pathology.LOSS_DIVERGENCE) && !(score > limit)) {
      return Optional.empty(); // it is not for the loss that it goes back
    }
    if (score <= limit) {
      return Optional.of(Postponement.briefly());
    }
    Model model = patient.model();
    OptionalDouble now = patient.loss().of(model, model.params());
    OptionalDouble then = patient.loss().of(model, known.parameters());
    if (now.isEmpty() || then.isEmpty()) {
      return !patient.loss().isPrepared() ? Optional.of(Postponement.briefly()) : Optional.empty();
    }
    if (!Double.isFinite(now.getAsDouble())) {
      return Optional.empty();
    }
    double reached = then.getAsDouble();
    double enough = (now.getAsDouble() + (Double.isNaN(usual) ? reached : usual)) / 2;
    if (reached <= enough) {
      return Optional.empty();
    }
    int wait = pause;
    pause = Math.min(LONGEST_PAUSE, 2 * pause);
    return Optional.of(
        Postponement.because(
            String.format(
                Locale.ROOT,
                "the network of %s is no help: on the present minibatch its loss is %.3g, that of"
                    + " the network as it is %.3g; the data have become others, or harder, and"
                    + " nothing is changed",
                goal.start() ? "the start" : "iteration " + known.iteration(),
                reached,
                now.getAsDouble()),
            wait));
  }

  /** The last iteration that is healthy for sure. */
  private static int until(Finding finding) {
    return finding.onset() - finding.onsetSlack();
  }

  /** Where to go back to, and whether that is where it began; null where there is nothing. */
  private @Nullable Goal goal(Finding finding) {
    ModelState known = snapshots.before(until(finding));
    if (known != null) {
      return new Goal(known, false);
    }
    ModelState start = snapshots.start();
    return start == null ? null : new Goal(start, true);
  }

  private record Goal(ModelState state, boolean start) {}

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    int until = until(finding);
    Goal goal = goal(finding);
    pause = PAUSE;
    if (goal == null) {
      return new Outcome.Declined("there is no snapshot yet");
    }
    ModelState known = goal.state();
    boolean fromStart = goal.start();
    // The state of a network that was trained before is as good as any that was healthy.
    boolean untrained = fromStart && patient.evidence().before().isEmpty();
    if (fromStart && !finite(known)) {
      return new Outcome.Declined("the network was not finite when the monitor came");
    }
    if (untrained && needsAPast(finding)) {
      return new Outcome.Declined("there is no snapshot from before the trouble");
    }
    Model model = patient.model();
    int iteration = patient.snapshot().iteration();
    int epoch = patient.snapshot().epoch();
    double before = LearningRates.largest(model, iteration, epoch);
    LearningRates.Saved present = LearningRates.save(model);
    known.restore(model);
    // Those that were lowered since, were for a reason.
    boolean ratesWereOthers = LearningRates.restoreLower(model, present, iteration, epoch);
    boolean ended = LearningRates.endSchedules(model, iteration, epoch, known.iteration());
    boolean turned = LearningRates.turnPositive(model) || ended;
    boolean sameRates = !ratesWereOthers && !turned;
    // A network that large steps have killed makes none any more.
    boolean tiny =
        history.ratioUpTo(iteration) < StepSizes.TINY
            && Double.isNaN(history.firstLargeFrom(known.iteration()));
    int healthy = fromStart && !untrained ? finding.onset() - 1 : until;
    if (sameRates && !tiny && !isSpared(finding, untrained, healthy)) {
      LearningRates.scale(model, factor(known), 0);
    }
    LiveLayers.clearHiddenState(model);
    snapshots.wentBackTo(known, LearningRates.save(model));
    boolean watches = !fromStart && guard.watch(past(known.iteration(), until), patient.chance());
    history.wentBackTo(known.iteration());
    double after = LearningRates.largest(model, iteration, epoch);
    return new Outcome.Done(
        String.format(
                Locale.ROOT,
                "parameters and optimiser state are those of %s again; the learning rate was %.3g"
                    + " and is %.3g%s",
                fromStart ? "the start" : "iteration " + known.iteration(),
                before,
                after,
                ratesWereOthers
                    ? " as it was then"
                    : turned ? ": a rate must be positive and finite" : "")
            + (watches
                ? String.format(
                    Locale.ROOT,
                    "; minibatches that score above %.3g are kept out from now on",
                    guard.limit())
                : guard.hasFailed() ? "; keeping minibatches out was no help" : ""),
        List.of(),
        before,
        after,
        "1/gradient",
        untrained ? Outcome.Effect.FROM_SCRATCH : Outcome.Effect.RENEWED);
  }

  private static boolean finite(ModelState state) {
    return Double.isFinite(state.parameters().sumNumber().doubleValue());
  }

  /**
   * Scores of a time that was healthy for sure; where they are few, those of one that should be.
   */
  private double[] past(int snapshot, int until) {
    double[] scores = history.scoresUpTo(snapshot, OutlierBatchFilter.PAST);
    return scores.length < OutlierBatchFilter.LEAST
        ? history.scoresUpTo(until, OutlierBatchFilter.PAST)
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
            ? finding.pathology().equals(Pathology.NON_FINITE) && ratio <= StepSizes.LARGE
            : !finding.pathology().equals(Pathology.UPDATE_RATIO) && !(ratio > StepSizes.LARGE);
    spared |= sparable;
    return first && sparable;
  }

  /** By what rates are multiplied that were the same then: each time deeper. */
  private double factor(ModelState known) {
    double factor = Math.pow(LOWER, Math.pow(2, Math.min(timesLowered, 4)));
    timesLowered++;
    // Steps as large as the weights show by how much the rate is too high.
    double large = history.firstLargeFrom(known.iteration());
    return large > 1 ? Math.min(factor, StepSizes.FIRST / large) : factor;
  }
}
