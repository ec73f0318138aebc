package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.Pathology;
import org.vitals4j.diagnose.Severity;
import org.vitals4j.diagnose.TreatmentEvent;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.treat.Treatments.Prescription;

/**
 * Carries a plan out on one network: asks at every iteration what the open findings call for, and
 * waits for the effect before it does more. Lives on the training thread; holds no model.
 */
public final class Therapy {

  /** Iterations between any two treatments: what one does to the next iterations is no finding. */
  private static final int SETTLE = 5;

  private final Treatments plan;
  private final Mode mode;
  private final BiConsumer<String, Throwable> onFailure;
  private final Map<String, Treatment> treatments;
  private final EventLog events = new EventLog();
  private final SkippedSteps skipped;
  private final Progress progress = new Progress();
  private final Refusals refusals = new Refusals();
  private final Map<Pathology, Course> courses = new EnumMap<>(Pathology.class);

  private static final Given NOTHING = new Given(List.of(), false, Optional.empty());

  private boolean looksAtStep;
  private String lastTreatment = "";
  private Optional<Pathology> lastTreatedFor = Optional.empty();

  // Of the iteration under way.
  private FirstStep.@Nullable Slowed slowedStep;
  private @Nullable TrainingHaltedException halt;

  private boolean troubled;
  private int lastTreated = -SETTLE;
  private boolean slowed;

  /**
   * A therapy for one network.
   *
   * @param mode whether it acts, or says what it would do
   * @param onFailure told when a treatment throws: a sentence, and what was thrown
   */
  public Therapy(Treatments plan, Mode mode, BiConsumer<String, Throwable> onFailure) {
    this.plan = plan;
    this.mode = mode;
    this.onFailure = onFailure;
    this.treatments = plan.make(onFailure);
    this.skipped = new SkippedSteps(needsFiniteCheck(), mode, events);
  }

  /** Whether it must know in every iteration if the whole gradient is finite. */
  public boolean needsFiniteCheck() {
    return plan.nonFinite() == NonFinitePolicy.SKIP_STEP;
  }

  /** The forward pass of another iteration: what a step that never ended left is put right. */
  public void begin(Model model) {
    skipped.begin(model);
  }

  /**
   * {@code onGradientCalculation}, before clipping.
   *
   * @param finite whether all of the gradient is
   * @return whether the step will change nothing, so that there is nothing to clip
   */
  public boolean beforeStep(Model model, boolean finite) {
    int iteration = iteration(model);
    refusals.begin();
    if (mode == Mode.TREAT) {
      boolean healthy = finite && !troubled;
      for (Treatment treatment : treatments.values()) {
        guarded(treatment, () -> treatment.follow(model, iteration, healthy));
      }
    }
    if (finite) {
      boolean refused = mode == Mode.TREAT && isRefused(model, iteration);
      if (looksAtStep && !refused) {
        looksAtStep = false;
        slowedStep = FirstStep.fit(model, iteration, LiveLayers.epoch(model)).orElse(null);
      }
      return refused;
    }
    return skipped.skipNonFinite(model);
  }

  private boolean isRefused(Model model, int iteration) {
    if (!refusals.areHeeded()) {
      return false;
    }
    for (Treatment treatment : treatments.values()) {
      String reason = refusal(treatment, model, iteration);
      if (reason != null && skipped.skip(model)) {
        refusals.refuse(treatment.name(), reason);
        return true;
      }
    }
    refusals.made();
    return false;
  }

  private @Nullable String refusal(Treatment treatment, Model model, int iteration) {
    try {
      return treatment.refuse(model, iteration).orElse(null);
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (Throwable thrown) {
      onFailure.accept("Treatment '" + treatment.name() + "' failed to judge a step", thrown);
      return null;
    }
  }

  /** Whether a treatment keeps the minibatch of this iteration out, as if it had not been there. */
  public boolean keepsOut() {
    return refusals.by().isPresent();
  }

  private static int iteration(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : model instanceof ComputationGraph graph ? graph.getIterationCount() : 0;
  }

  /**
   * {@code iterationDone}, after measuring: ends a step that was skipped.
   *
   * @param alone whether no listener of anybody else has seen the iteration
   */
  public void afterStep(Model model, boolean alone) {
    skipped.afterStep(model, plan.rewinds() && alone && !keepsOut());
  }

  /**
   * What {@link #treat} did.
   *
   * @param events in order
   * @param startsAnew whether what was measured before says nothing about the network any more
   * @param halt to be thrown once all is published; empty where training goes on
   */
  public record Given(
      List<TreatmentEvent> events, boolean startsAnew, Optional<TrainingHaltedException> halt) {

    public Given {
      events = List.copyOf(events);
    }
  }

  /** Does what the findings call for, once an iteration is measured and diagnosed. */
  public Given treat(Model model, IterationSnapshot snapshot, List<Finding> open) {
    if (keepsOut()) {
      return keptOut(snapshot);
    }
    progress.add(snapshot);
    skipped.report(snapshot, progress.iterations());
    afterFirstStep(snapshot);
    troubled = isTroubled(open);
    Outcome.Effect effect = Outcome.Effect.GRADUAL;
    if (mode == Mode.TREAT) {
      treatments.values().forEach(one -> guarded(one, () -> one.hear(snapshot)));
    }
    for (Finding finding : open) {
      if (isDue(finding, snapshot)) {
        Outcome.Effect one = treat(model, snapshot, finding);
        effect = one.compareTo(effect) > 0 ? one : effect;
      }
    }
    if (effect == Outcome.Effect.FROM_SCRATCH) {
      beginAnew();
    }
    if (effect.compareTo(Outcome.Effect.RESCALED) >= 0) {
      looksAtStep = true;
    }
    return given(effect != Outcome.Effect.GRADUAL);
  }

  private Given given(boolean anew) {
    Given given =
        events.isEmpty() ? NOTHING : new Given(events.take(), anew, Optional.ofNullable(halt));
    halt = null;
    return given;
  }

  private Given keptOut(IterationSnapshot snapshot) {
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
          Refusals.MOST_IN_A_ROW
              + " minibatches in a row were kept out: they are let in again, whatever they do");
    }
    return given(false);
  }

  private void beginAnew() {
    treatments.values().forEach(Treatment::forget);
    progress.beginAnew();
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
  private void afterFirstStep(IterationSnapshot snapshot) {
    FirstStep.Slowed slow = slowedStep;
    slowedStep = null;
    if (slow != null) {
      slowed = true;
      events.given(
          snapshot,
          lastTreatment,
          lastTreatedFor,
          new Outcome.Done(
              slow.text(),
              slow.layers(),
              slow.before(),
              slow.after(),
              "1",
              Outcome.Effect.GRADUAL));
    }
  }

  private boolean isDue(Finding finding, IterationSnapshot snapshot) {
    if (finding.lastSeenAt() != snapshot.iteration()
        || finding.severity().compareTo(Severity.WARN) < 0
        || progress.iterations() - lastTreated < SETTLE) {
      return false;
    }
    if (finding.pathology() == Pathology.NON_FINITE && !skipped.mustDoMore(snapshot)) {
      return false;
    }
    Course course = courses.get(finding.pathology());
    return course == null || progress.iterations() >= course.next;
  }

  /** Gives the first treatment that fits. */
  private Outcome.Effect treat(Model model, IterationSnapshot snapshot, Finding finding) {
    Course course = courses.computeIfAbsent(finding.pathology(), key -> new Course());
    if (course.over) {
      return Outcome.Effect.GRADUAL;
    }
    Patient patient =
        new Patient(
            model, snapshot, progress.age(), progress.chance(), progress.hasLearned(), slowed);
    int iterations = progress.iterations();
    boolean any = false;
    List<String> reasons = new ArrayList<>();
    for (Prescription line : plan.prescriptions()) {
      if (line.pathology() != finding.pathology()
          || finding.severity().compareTo(line.from()) < 0) {
        continue;
      }
      any = true;
      int given = course.given.getOrDefault(line.treatment(), 0);
      Treatment treatment = treatments.get(line.treatment());
      if (treatment == null || given >= line.most()) {
        reasons.add(line.treatment() + " was given " + given + " times");
        continue;
      }
      if (mode != Mode.TREAT) {
        advise(patient, treatment, finding);
        course.next = iterations + Math.max(line.pause(), StepGuard.WINDOW);
        return Outcome.Effect.GRADUAL;
      }
      double rate = LearningRates.largest(model, snapshot.iteration(), snapshot.epoch());
      List<Class<?>> kinds = LearningRates.kinds(model);
      Outcome outcome = attempt(treatment, patient, finding);
      if (outcome instanceof Outcome.Done done) {
        course.given.put(line.treatment(), given + 1);
        course.next = iterations + line.pause();
        lastTreated = iterations;
        skipped.treated();
        refusals.renew();
        events.given(snapshot, line.treatment(), Optional.of(finding.pathology()), done);
        lastTreatment = line.treatment();
        lastTreatedFor = Optional.of(finding.pathology());
        double now = LearningRates.largest(model, snapshot.iteration(), snapshot.epoch());
        // Rates of different optimisers cannot be compared.
        slowed =
            kinds.equals(LearningRates.kinds(model)) && (now < rate || (slowed && !(now > rate)));
        return done.effect();
      }
      if (outcome instanceof Outcome.Halted halted) {
        halt =
            new TrainingHaltedException(
                "Training was halted at iteration " + snapshot.iteration() + ": " + halted.text());
        say(
            snapshot,
            TreatmentEvent.Kind.GIVEN,
            line.treatment(),
            finding.pathology(),
            halted.text());
        return Outcome.Effect.GRADUAL;
      }
      if (outcome instanceof Outcome.Declined declined) {
        reasons.add(line.treatment() + ": " + declined.reason());
      }
    }
    if (any && mode == Mode.TREAT) {
      // It may fit later, if the trouble lasts; but it is said once.
      course.next = iterations + StepGuard.WINDOW;
      if (!course.said) {
        course.said = true;
        say(
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
    course.over = !any;
    return Outcome.Effect.GRADUAL;
  }

  private void advise(Patient patient, Treatment treatment, Finding finding) {
    say(
        patient.snapshot(),
        TreatmentEvent.Kind.ADVISED,
        treatment.name(),
        finding.pathology(),
        "would " + treatment.plan(patient, finding));
  }

  private Outcome attempt(Treatment treatment, Patient patient, Finding finding) {
    try {
      return treatment.treat(patient, finding);
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (Throwable thrown) {
      onFailure.accept("Treatment '" + treatment.name() + "' failed", thrown);
      return new Outcome.Declined("it failed");
    }
  }

  private void guarded(Treatment treatment, Runnable call) {
    try {
      call.run();
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (Throwable thrown) {
      onFailure.accept("Treatment '" + treatment.name() + "' failed to follow the run", thrown);
    }
  }

  private void say(
      IterationSnapshot snapshot,
      TreatmentEvent.Kind kind,
      String treatment,
      Pathology pathology,
      String text) {
    events.say(snapshot, kind, treatment, Optional.of(pathology), text);
  }

  /** What was done for one pathology so far. */
  private static final class Course {
    final Map<String, Integer> given = new HashMap<>();
    int next;
    boolean said;
    boolean over;
  }
}
