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
import org.vitals4j.treat.NonFinitePolicy;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.TrainingHaltedException;
import org.vitals4j.treat.Treatments;
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
  private final VetoedSteps refusals = new VetoedSteps();
  private final PlanExecutor prescriber;
  private final @Nullable TrainedTogether together;

  private boolean begun;
  private boolean looksAtStep;
  private boolean troubled;

  // Of the iteration under way.
  private FirstStepLimiter.@Nullable Slowed slowedStep;

  /**
   * A therapy for one network.
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
    prescriber =
        new PlanExecutor(
            plan.prescriptions(), mode, treatments, events, intended, this::trainedTogether, limit);
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
      prescriber.backward(model, troubled);
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
    if (!begun) {
      begun = true;
      if (!plan.prescriptions().isEmpty()) {
        prescriber.begin(PriorLearning.evidence(model, iteration));
      }
    }
    refusals.begin();
    if (mode == Mode.TREAT) {
      intended.follow(model, iteration);
      boolean healthy = finite && !troubled;
      for (GuardedTreatment treatment : treatments.values()) {
        treatment.run("follow the run", one -> one.beforeStep(model, iteration, healthy));
      }
    }
    if (finite) {
      boolean refused = mode == Mode.TREAT && isRefused(model, iteration);
      if (looksAtStep && !refused) {
        looksAtStep = false;
        intended.before(model);
        slowedStep = FirstStepLimiter.fit(model, iteration, LiveLayers.epoch(model)).orElse(null);
        intended.treated(model);
      }
      return refused;
    }
    return skipped.skipNonFinite(model);
  }

  private boolean isRefused(Model model, int iteration) {
    if (!refusals.areHeeded() || trainedTogether().isPresent()) {
      refusals.made();
      return false;
    }
    for (GuardedTreatment treatment : treatments.values()) {
      Optional<String> reason =
          treatment.ask("judge a step", one -> one.vetoStep(model, iteration)).flatMap(any -> any);
      if (reason.isPresent() && skipped.skip(model)) {
        refusals.refuse(treatment.name(), reason.get());
        return true;
      }
    }
    refusals.made();
    return false;
  }

  /** The evidence that it is trained together with another network; empty where there is none. */
  private Optional<String> trainedTogether() {
    return together == null ? Optional.empty() : together.evidence();
  }

  /** Whether a treatment keeps the minibatch of this iteration out, as if it had not been there. */
  public boolean keepsOut() {
    return refusals.by().isPresent();
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
   * @param startsAnew whether what was measured before says nothing about the network any more
   * @param halt to be thrown once all is published; empty where training goes on
   */
  public record TreatmentResult(
      List<TreatmentEvent> events, boolean startsAnew, Optional<TrainingHaltedException> halt) {

    public TreatmentResult {
      events = List.copyOf(events);
    }
  }

  /** Does what the findings call for, once an iteration is measured and diagnosed. */
  public TreatmentResult treat(Model model, IterationSnapshot snapshot, List<Finding> open) {
    TreatmentResult given = given(model, snapshot, open);
    prescriber.end();
    if (together != null) {
      together.end(model);
    }
    return given;
  }

  private TreatmentResult given(Model model, IterationSnapshot snapshot, List<Finding> open) {
    if (keepsOut()) {
      return keptOut(snapshot);
    }
    prescriber.add(snapshot, !skipped.hasSkipped());
    skipped.report(snapshot, prescriber.iterations());
    afterFirstStep(model, snapshot);
    troubled = isTroubled(open);
    if (mode == Mode.TREAT) {
      treatments.values().forEach(one -> one.run("hear of the run", t -> t.onSnapshot(snapshot)));
      if (prescriber.review(model, snapshot)) {
        treated();
        return given(snapshot, true);
      }
    }
    Outcome.Effect effect = Outcome.Effect.GRADUAL;
    for (Finding finding : open) {
      if (isDue(finding, snapshot)) {
        Outcome.Effect one = prescriber.treat(model, snapshot, finding, open).orElse(null);
        if (one != null) {
          treated();
          effect = one.compareTo(effect) > 0 ? one : effect;
        }
      }
    }
    if (effect == Outcome.Effect.FROM_SCRATCH) {
      prescriber.beginAnew();
    }
    if (effect.compareTo(Outcome.Effect.RESCALED) >= 0) {
      looksAtStep = true;
    }
    return given(snapshot, effect != Outcome.Effect.GRADUAL);
  }

  private boolean isDue(Finding finding, IterationSnapshot snapshot) {
    return prescriber.isDue(finding, snapshot)
        && (!finding.pathology().equals(Pathology.NON_FINITE) || skipped.mustDoMore(snapshot));
  }

  /** The network is another: what was skipped and refused before says nothing of it. */
  private void treated() {
    skipped.treated();
    refusals.renew();
  }

  private TreatmentResult given(IterationSnapshot snapshot, boolean anew) {
    prescriber.sayWhoIsRetired(snapshot);
    return events.isEmpty()
        ? NOTHING
        : new TreatmentResult(events.take(), anew, prescriber.takeHalt());
  }

  private TreatmentResult keptOut(IterationSnapshot snapshot) {
    String treatment = refusals.by().orElseThrow();
    refusals
        .news()
        .ifPresent(
            text ->
                events.say(snapshot, TreatmentEvent.Kind.GIVEN, treatment, Optional.empty(), text));
    if (refusals.ends()) {
      events.say(
          snapshot,
          TreatmentEvent.Kind.GAVE_UP,
          treatment,
          Optional.empty(),
          VetoedSteps.MOST_IN_A_ROW
              + " minibatches in a row were kept out: they are let in again, whatever they do");
    }
    return given(snapshot, false);
  }

  private static boolean isTroubled(List<Finding> open) {
    for (Finding finding : open) {
      if (finding.severity().compareTo(Severity.WARN) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Reports that learning rates were lowered for the first step with other weights. */
  private void afterFirstStep(Model model, IterationSnapshot snapshot) {
    FirstStepLimiter.Slowed slow = slowedStep;
    slowedStep = null;
    if (slow != null) {
      prescriber.slowedFirstStep(model, snapshot, slow);
    }
  }
}
