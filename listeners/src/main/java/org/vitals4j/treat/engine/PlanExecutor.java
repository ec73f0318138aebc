package org.vitals4j.treat.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.TrainingHaltedException;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.Treatment.Postponement;
import org.vitals4j.treat.TreatmentContext;
import org.vitals4j.treat.Treatments.Rule;
import org.vitals4j.treat.model.CopyLimit;
import org.vitals4j.treat.model.IntendedRates;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.MinibatchLoss;
import org.vitals4j.treat.model.StepSizes;
import org.vitals4j.treat.skip.StepGuard;

/**
 * Applies the rules of a plan to the findings that are open, waits for its effect before it does
 * more, and takes back what has made the loss worse.
 */
final class PlanExecutor {

  /** Iterations between any two treatments: what one does to the next iterations is no finding. */
  private static final int COOLDOWN_ITERATIONS = 5;

  private final List<Rule> plan;
  private final Mode mode;
  private final Map<String, GuardedTreatment> treatments;
  private final EventLog events;
  private final IntendedRates intended;
  private final Supplier<Optional<String>> trainedTogether;
  private final OutcomeReview review;
  private final Map<Pathology, PathologyState> states = new HashMap<>();
  private final StepSizes.Latest stepSize = new StepSizes.Latest();
  private LearningProgress progress = new LearningProgress();
  private Optional<String> learnedBefore = Optional.empty();
  private LastTreatment last = LastTreatment.NONE;
  private boolean slowed;
  private @Nullable TrainingHaltedException halt;

  /** Of the minibatch under way. */
  private MinibatchLoss loss = MinibatchLoss.PLAIN;

  /**
   * The treatment that was given or undone last.
   *
   * @param name empty for none
   * @param at iteration of the run
   */
  private record LastTreatment(String name, Optional<Pathology> pathology, int at) {

    static final LastTreatment NONE = new LastTreatment("", Optional.empty(), -COOLDOWN_ITERATIONS);

    LastTreatment undoneAt(int iterations) {
      return new LastTreatment(name, pathology, iterations);
    }
  }

  PlanExecutor(
      List<Rule> plan,
      Mode mode,
      Map<String, GuardedTreatment> treatments,
      EventLog events,
      IntendedRates intended,
      Supplier<Optional<String>> trainedTogether,
      CopyLimit limit) {
    this.plan = plan;
    this.mode = mode;
    this.treatments = treatments;
    this.events = events;
    this.intended = intended;
    this.trainedTogether = trainedTogether;
    this.review = new OutcomeReview(limit);
  }

  /**
   * Before the first step that is seen.
   *
   * @param evidence that the weights were learned before
   */
  void begin(Optional<String> evidence) {
    learnedBefore = evidence;
  }

  /**
   * {@code onBackwardPass}.
   *
   * @param troubled whether something is wrong, so that a treatment may be given
   */
  void backward(Model model, boolean troubled) {
    end(); // an iteration that was not measured has not come to its end
    loss = troubled ? MinibatchLoss.prepare(model) : MinibatchLoss.unprepared(model);
  }

  /** The iteration is over. */
  void end() {
    loss.close();
    loss = MinibatchLoss.PLAIN;
  }

  /**
   * An iteration was measured.
   *
   * @param made whether its step was made
   */
  void add(IterationSnapshot snapshot, boolean made) {
    progress.add(snapshot);
    if (mode == Mode.TREAT && !plan.isEmpty()) {
      stepSize.add(snapshot);
    }
    if (made) {
      review.add(snapshot);
    }
  }

  /** Iterations in all. */
  int iterations() {
    return progress.iterations();
  }

  /** Learning rates were lowered for the first step with other weights. */
  void afterFirstStep(Model model, IterationSnapshot snapshot, FirstStepLimiter.Slowed slow) {
    slowed = true;
    review.ratesChanged(model);
    events.given(
        snapshot,
        last.name(),
        last.pathology(),
        new Outcome.Done(
            slow.text(), slow.layers(), slow.before(), slow.after(), "1", Outcome.Effect.GRADUAL));
  }

  /** Whether something is to be done about a finding in this iteration. */
  boolean isDue(Finding finding, IterationSnapshot snapshot) {
    if (finding.lastSeenAt() != snapshot.iteration()
        || finding.severity().compareTo(Severity.WARN) < 0
        || progress.iterations() - last.at() < COOLDOWN_ITERATIONS) {
      return false;
    }
    return state(finding).isDue(progress.iterations());
  }

  /**
   * Gives the first treatment that fits.
   *
   * @param open all that is found now, this one among them
   * @return what it means; empty where none was given
   */
  Optional<Outcome.Effect> treat(
      Model model, IterationSnapshot snapshot, Finding finding, List<Finding> open) {
    update(finding, state(finding).afterFinding(finding));
    List<Rule> matching = RuleSelection.matching(plan, finding);
    if (matching.isEmpty()) {
      return Optional.empty();
    }
    RuleSelection selection =
        RuleSelection.of(
            matching, finding, state(finding), candidates(matching), situation(finding, open));
    if (mode != Mode.TREAT) {
      advise(context(model, snapshot), selection.rules(), finding);
      return Optional.empty();
    }
    intended.before(model);
    return apply(context(model, snapshot), selection, finding);
  }

  private PathologyState state(Finding finding) {
    return states.getOrDefault(finding.pathology(), PathologyState.NEW);
  }

  private void update(Finding finding, PathologyState state) {
    states.put(finding.pathology(), state);
  }

  private void waitFor(Finding finding, int iterations) {
    update(finding, state(finding).waitingUntil(progress.iterations() + iterations));
  }

  /** What those treatments say of themselves that rules name. */
  private Map<String, RuleSelection.Candidate> candidates(List<Rule> rules) {
    Map<String, RuleSelection.Candidate> candidates = new HashMap<>();
    for (Rule rule : rules) {
      GuardedTreatment one = treatments.get(rule.treatment());
      if (one != null && !candidates.containsKey(rule.treatment())) {
        candidates.put(rule.treatment(), candidate(one));
      }
    }
    return candidates;
  }

  private RuleSelection.Candidate candidate(GuardedTreatment one) {
    return new RuleSelection.Candidate(
        one.isRetired(),
        review.undone().contains(one.name()),
        one.endsTraining(),
        one.isReversible(),
        one.isIrreversible(),
        one.presumesNothingLearned(),
        one.escalates());
  }

  private RuleSelection.Situation situation(Finding finding, List<Finding> open) {
    return new RuleSelection.Situation(
        RuleSelection.isOfLoss(finding) && open.stream().allMatch(RuleSelection::isOfLoss),
        trainedTogether.get(),
        progress.doubt(finding));
  }

  private TreatmentContext context(Model model, IterationSnapshot snapshot) {
    MinibatchLoss present = loss;
    return TreatmentContext.builder(model, snapshot)
        .iterationsSinceStart(progress.age())
        .chanceScore(progress.chance())
        .stepSize(stepSize.get())
        .learned(progress.hasLearned())
        .learnedBefore(learnedBefore)
        .usefulNow(progress.evidence())
        .slowed(slowed)
        .rateReducedByUser(intended.isReduced())
        .loss(parameters -> present.of(model, parameters), present.isPrepared())
        .build();
  }

  /** Tries one rule after the other, until one was applied or it is better to wait. */
  private Optional<Outcome.Effect> apply(
      TreatmentContext context, RuleSelection selection, Finding finding) {
    Set<String> reasons = new LinkedHashSet<>(selection.reasons());
    for (Rule rule : selection.rules()) {
      GuardedTreatment treatment = treatments.get(rule.treatment());
      if (treatment == null) {
        continue;
      }
      Optional<Postponement> wait = postponement(context, treatment, finding);
      if (wait.isPresent()) {
        postpone(context.snapshot(), treatment, finding, wait.get());
        return Optional.empty();
      }
      Outcome outcome = give(context, rule, treatment, finding);
      if (outcome instanceof Outcome.Declined declined) {
        reasons.add(rule.treatment() + ": " + declined.reason());
        continue;
      }
      review.release();
      return outcome instanceof Outcome.Done done ? Optional.of(done.effect()) : Optional.empty();
    }
    review.release();
    nothingLeft(context.snapshot(), finding, reasons);
    return Optional.empty();
  }

  private static Optional<Postponement> postponement(
      TreatmentContext context, GuardedTreatment treatment, Finding finding) {
    return treatment
        .ask("say whether it is better to wait", one -> one.postpone(context, finding))
        .flatMap(one -> one);
  }

  private void postpone(
      IterationSnapshot snapshot, GuardedTreatment treatment, Finding finding, Postponement wait) {
    waitFor(finding, wait.iterations());
    PathologyState state = state(finding);
    if (wait.reason().isPresent() && !state.postponementReported()) {
      update(finding, state.withPostponementReported());
      report(
          snapshot,
          TreatmentEvent.Kind.POSTPONED,
          treatment.name(),
          finding.pathology(),
          wait.reason().get());
    }
  }

  /** Gives a treatment, and takes note of what came of it. */
  private Outcome give(
      TreatmentContext context, Rule rule, GuardedTreatment treatment, Finding finding) {
    Model model = context.model();
    IterationSnapshot snapshot = context.snapshot();
    if (!treatment.endsTraining()) {
      Optional<String> noRoom = review.prepare(model, snapshot, finding.pathology(), progress);
      if (noRoom.isPresent()) {
        return new Outcome.Declined(noRoom.get());
      }
    }
    double rate = context.learningRate();
    List<Class<?>> kinds = LearningRates.kinds(model);
    Outcome outcome =
        treatment
            .ask("treat the network", one -> one.treat(context, finding))
            .orElseGet(
                () -> {
                  review.failed(model);
                  return new Outcome.Declined("it failed");
                });
    intended.treated(model);
    if (outcome instanceof Outcome.Done done) {
      noteGiven(context, rule, finding, done);
      double now = context.learningRate();
      // Rates of different optimisers cannot be compared.
      slowed =
          kinds.equals(LearningRates.kinds(model)) && (now < rate || (slowed && !(now > rate)));
    } else if (outcome instanceof Outcome.Halted halted) {
      halt =
          new TrainingHaltedException(
              "Training was halted at iteration " + snapshot.iteration() + ": " + halted.text());
      report(
          snapshot,
          TreatmentEvent.Kind.GIVEN,
          treatment.name(),
          finding.pathology(),
          halted.text());
    }
    return outcome;
  }

  private void noteGiven(TreatmentContext context, Rule rule, Finding finding, Outcome.Done done) {
    int iterations = progress.iterations();
    IterationSnapshot snapshot = context.snapshot();
    update(finding, state(finding).afterTreatment(rule, iterations, snapshot.iteration()));
    review.given(
        context.model(),
        rule.treatment(),
        finding.pathology(),
        slowed,
        iterations + rule.cooldownIterations());
    last = new LastTreatment(rule.treatment(), Optional.of(finding.pathology()), iterations);
    events.given(snapshot, rule.treatment(), last.pathology(), done);
  }

  /** A treatment may fit later, if the pathology lasts; but it is reported once. */
  private void nothingLeft(IterationSnapshot snapshot, Finding finding, Set<String> reasons) {
    waitFor(finding, StepGuard.WINDOW);
    PathologyState state = state(finding);
    if (!state.exhaustionReported()) {
      update(finding, state.withExhaustionReported());
      report(
          snapshot,
          TreatmentEvent.Kind.GAVE_UP,
          "treatment",
          finding.pathology(),
          finding.pathology()
              + " lasts, and the plan has nothing left for it ("
              + String.join("; ", reasons)
              + ")");
    }
  }

  private void advise(TreatmentContext context, List<Rule> rules, Finding finding) {
    for (Rule rule : rules) {
      GuardedTreatment treatment = treatments.get(rule.treatment());
      if (treatment == null || treatment.whyNot(context).isPresent()) {
        continue;
      }
      Optional<String> advice =
          treatment.ask("say what it would do", one -> one.describe(context, finding));
      if (advice.isPresent()) {
        report(
            context.snapshot(),
            TreatmentEvent.Kind.ADVISED,
            rule.treatment(),
            finding.pathology(),
            "would " + advice.get());
        waitFor(finding, Math.max(rule.cooldownIterations(), StepGuard.WINDOW));
        return;
      }
    }
    waitFor(finding, StepGuard.WINDOW);
  }

  /** Judges what was given before. Returns whether it was undone. */
  boolean review(Model model, IterationSnapshot snapshot) {
    OutcomeReview.Undone undone = review.judge(model, progress.iterations()).orElse(null);
    if (undone == null) {
      return false;
    }
    intended.treated(model);
    progress = undone.progress();
    slowed = undone.slowed();
    last = last.undoneAt(progress.iterations());
    treatments
        .values()
        .forEach(one -> one.run("forget what was undone", all -> all.onUndone(undone.iteration())));
    List<String> names = new ArrayList<>(undone.treatments());
    report(
        snapshot,
        TreatmentEvent.Kind.UNDONE,
        names.get(names.size() - 1),
        undone.pathology(),
        undone.text());
    return true;
  }

  /** The network begins again: what was kept of it is of no use any more. */
  void restart() {
    treatments.values().forEach(one -> one.run("begin again", Treatment::onRestart));
    progress.restart();
    stepSize.reset();
  }

  /** Reports once which treatments failed too often and are given no more. */
  void reportRetired(IterationSnapshot snapshot) {
    for (GuardedTreatment one : treatments.values()) {
      one.takeRetirement()
          .ifPresent(
              text ->
                  events.report(
                      snapshot, TreatmentEvent.Kind.GAVE_UP, one.name(), Optional.empty(), text));
    }
  }

  /** What ends the training, once. */
  Optional<TrainingHaltedException> takeHalt() {
    Optional<TrainingHaltedException> taken = Optional.ofNullable(halt);
    halt = null;
    return taken;
  }

  private void report(
      IterationSnapshot snapshot,
      TreatmentEvent.Kind kind,
      String treatment,
      Pathology pathology,
      String text) {
    events.report(snapshot, kind, treatment, Optional.of(pathology), text);
  }
}
