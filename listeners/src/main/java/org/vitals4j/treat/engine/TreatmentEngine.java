package org.vitals4j.treat.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.TrainingHaltedException;
import org.vitals4j.treat.Treatments;
import org.vitals4j.treat.Treatments.NonFinitePolicy;
import org.vitals4j.treat.model.CopyLimit;
import org.vitals4j.treat.model.IntendedRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.PriorLearning;
import org.vitals4j.treat.skip.VetoedSteps;

/**
 * Carries a plan out on one network: looks at every step before it is made, and asks after every
 * iteration what the open findings call for. Lives on the training thread; holds no model.
 */
@Internal
public final class TreatmentEngine {

  private static final TreatmentResult NOTHING =
      new TreatmentResult(List.of(), false, Optional.empty());

  private final Treatments plan;
  private final Mode mode;
  private final Map<String, GuardedTreatment> treatments = new LinkedHashMap<>();
  private final EventLog events = new EventLog();
  private final SkippedSteps skipped;
  private final IntendedRates intended = new IntendedRates();
  private final VetoedSteps vetoes = new VetoedSteps();
  private final PlanExecutor executor;
  private final @Nullable TrainedTogether together;

  private boolean firstStepSeen;
  private boolean limitsNextStep;
  private boolean hasFindings;

  // Of the iteration under way.
  private FirstStepLimiter.@Nullable Slowed slowedStep;

  /**
   * For one network.
   *
   * @param mode whether it acts, or says what it would do
   * @param onFailure told when a treatment throws: a sentence, and what was thrown
   */
  public TreatmentEngine(Treatments plan, Mode mode, BiConsumer<String, Throwable> onFailure) {
    this(plan, mode, onFailure, CopyLimit.STANDARD);
  }

  public TreatmentEngine(
      Treatments plan, Mode mode, BiConsumer<String, Throwable> onFailure, CopyLimit limit) {
    this.plan = plan;
    this.mode = mode;
    plan.make(onFailure)
        .forEach((name, one) -> treatments.put(name, new GuardedTreatment(name, one, onFailure)));
    skipped = new SkippedSteps(needsFiniteCheck(), mode, events);
    together = mode == Mode.TREAT ? new TrainedTogether(plan.isTrainedTogether()) : null;
    executor =
        new PlanExecutor(
            plan.rules(), mode, treatments, events, intended, this::trainedTogether, limit);
  }

  /** Whether it must know in every iteration if the whole gradient is finite. */
  public boolean needsFiniteCheck() {
    return plan.nonFinite() == NonFinitePolicy.SKIP_STEP;
  }

  /** The forward pass of another iteration: what a step that never ended left is put right. */
  public void begin(Model model) {
    skipped.begin(model);
    if (together != null) {
      together.begin(model);
    }
  }

  /** {@code onBackwardPass}: the last moment at which a graph shows its labels. */
  public void backward(Model model) {
    if (mode == Mode.TREAT) {
      executor.backward(model, hasFindings);
    }
  }

  /**
   * {@code onGradientCalculation}, before clipping.
   *
   * @param finite whether all of the gradient is
   * @return whether the step will change nothing, so that there is nothing to clip
   */
  public boolean beforeStep(Model model, boolean finite) {
    int iteration = LiveLayers.iteration(model);
    if (!firstStepSeen) {
      firstStepSeen = true;
      if (!plan.rules().isEmpty()) {
        executor.begin(PriorLearning.evidence(model, iteration));
      }
    }
    vetoes.begin();
    if (mode == Mode.TREAT) {
      intended.follow(model, iteration);
      boolean healthy = finite && !hasFindings;
      for (GuardedTreatment treatment : treatments.values()) {
        treatment.run("follow the run", one -> one.beforeStep(model, iteration, healthy));
      }
    }
    if (finite) {
      boolean vetoed = mode == Mode.TREAT && isVetoed(model, iteration);
      if (limitsNextStep && !vetoed) {
        limitsNextStep = false;
        intended.before(model);
        slowedStep = FirstStepLimiter.fit(model, iteration, LiveLayers.epoch(model)).orElse(null);
        intended.treated(model);
      }
      return vetoed;
    }
    return skipped.skipNonFinite(model);
  }

  private boolean isVetoed(Model model, int iteration) {
    if (!vetoes.areAccepted() || trainedTogether().isPresent()) {
      vetoes.stepMade();
      return false;
    }
    for (GuardedTreatment treatment : treatments.values()) {
      Optional<String> reason =
          treatment.ask("judge a step", one -> one.vetoStep(model, iteration)).flatMap(any -> any);
      if (reason.isPresent() && skipped.skip(model)) {
        vetoes.veto(treatment.name(), reason.get());
        return true;
      }
    }
    vetoes.stepMade();
    return false;
  }

  /** The evidence that it is trained together with another network; empty where there is none. */
  private Optional<String> trainedTogether() {
    return together == null ? Optional.empty() : together.evidence();
  }

  /** Whether a treatment keeps the minibatch of this iteration out, as if it had not been there. */
  public boolean keepsOut() {
    return vetoes.vetoedBy().isPresent();
  }

  /**
   * {@code iterationDone}, after measuring: ends a step that was skipped.
   *
   * @param alone whether no listener of anybody else has seen the iteration
   * @param last whether none is still to see it
   */
  public void afterStep(Model model, boolean alone, boolean last) {
    skipped.afterStep(model, plan.rewinds() && alone && !keepsOut(), last);
  }

  /**
   * What {@link #treat} did.
   *
   * @param events in order
   * @param diagnosisRestarts whether what was measured before says nothing about the network any
   *     more
   * @param halt to be thrown once all is published; empty where training goes on
   */
  public record TreatmentResult(
      List<TreatmentEvent> events,
      boolean diagnosisRestarts,
      Optional<TrainingHaltedException> halt) {

    public TreatmentResult {
      events = List.copyOf(events);
    }
  }

  /** Does what the findings call for, once an iteration is measured and diagnosed. */
  public TreatmentResult treat(Model model, IterationSnapshot snapshot, List<Finding> open) {
    TreatmentResult result = result(model, snapshot, open);
    executor.end();
    if (together != null) {
      together.end(model);
    }
    return result;
  }

  private TreatmentResult result(Model model, IterationSnapshot snapshot, List<Finding> open) {
    if (keepsOut()) {
      reportKeptOut(snapshot);
      return result(snapshot, false);
    }
    executor.add(snapshot, !skipped.hasSkipped());
    skipped.report(snapshot, executor.iterations());
    reportFirstStep(model, snapshot);
    hasFindings = isAnyOpen(open);
    if (mode == Mode.TREAT && isUndone(model, snapshot)) {
      return result(snapshot, true);
    }
    Outcome.Effect effect = treatAll(model, snapshot, open);
    if (effect == Outcome.Effect.FROM_SCRATCH) {
      executor.restart();
    }
    if (effect.compareTo(Outcome.Effect.RESCALED) >= 0) {
      limitsNextStep = true;
    }
    return result(snapshot, effect != Outcome.Effect.GRADUAL);
  }

  /** Shows the iteration to all treatments; returns whether an earlier one was undone. */
  private boolean isUndone(Model model, IterationSnapshot snapshot) {
    treatments.values().forEach(one -> one.run("take a snapshot", t -> t.onSnapshot(snapshot)));
    boolean undone = executor.review(model, snapshot);
    if (undone) {
      treated();
    }
    return undone;
  }

  /** Treats one finding after the other; returns the strongest effect. */
  private Outcome.Effect treatAll(Model model, IterationSnapshot snapshot, List<Finding> open) {
    Outcome.Effect strongest = Outcome.Effect.GRADUAL;
    for (Finding finding : open) {
      if (isDue(finding, snapshot)) {
        Outcome.Effect effect = executor.treat(model, snapshot, finding, open).orElse(null);
        if (effect != null) {
          treated();
          strongest = effect.compareTo(strongest) > 0 ? effect : strongest;
        }
      }
    }
    return strongest;
  }

  private boolean isDue(Finding finding, IterationSnapshot snapshot) {
    return executor.isDue(finding, snapshot)
        && (!finding.pathology().equals(Pathology.NON_FINITE) || skipped.mustDoMore(snapshot));
  }

  /** The network is another: what was skipped and vetoed before says nothing of it. */
  private void treated() {
    skipped.treated();
    vetoes.onTreatment();
  }

  private TreatmentResult result(IterationSnapshot snapshot, boolean diagnosisRestarts) {
    executor.reportRetired(snapshot);
    return events.isEmpty()
        ? NOTHING
        : new TreatmentResult(events.take(), diagnosisRestarts, executor.takeHalt());
  }

  private void reportKeptOut(IterationSnapshot snapshot) {
    String treatment = vetoes.vetoedBy().orElseThrow();
    vetoes
        .report()
        .ifPresent(
            text ->
                events.report(
                    snapshot, TreatmentEvent.Kind.GIVEN, treatment, Optional.empty(), text));
    if (vetoes.isLast()) {
      events.report(
          snapshot,
          TreatmentEvent.Kind.GAVE_UP,
          treatment,
          Optional.empty(),
          VetoedSteps.MAX_IN_A_ROW
              + " minibatches in a row were kept out: they are let in again, whatever they do");
    }
  }

  private static boolean isAnyOpen(List<Finding> open) {
    for (Finding finding : open) {
      if (finding.severity().compareTo(Severity.WARN) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Reports that learning rates were lowered for the first step with other weights. */
  private void reportFirstStep(Model model, IterationSnapshot snapshot) {
    FirstStepLimiter.Slowed slow = slowedStep;
    slowedStep = null;
    if (slow != null) {
      executor.afterFirstStep(model, snapshot, slow);
    }
  }
}
