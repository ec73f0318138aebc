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
import org.vitals4j.measure.ChanceLevel;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.measure.NonFiniteOrigin;
import org.vitals4j.measure.Reading;
import org.vitals4j.stats.SmoothedValue;
import org.vitals4j.treat.Treatments.Prescription;

/**
 * Carries a plan out on one network: asks at every iteration what the open findings call for, and
 * waits for the effect before it does more. Lives on the training thread; holds no model.
 */
public final class Therapy {

  /** Iterations between any two treatments: what one does to the next iterations is no finding. */
  private static final int SETTLE = 5;

  private static final int SCORE_SPAN = 10;

  /** Iterations in which a run has hardly begun. */
  private static final int BEGINNING = 120;

  private static final double LEARNED_OF_CHANCE = 0.7;

  /** The same once a run is beyond its beginning: what took long to learn is worth more. */
  private static final double LEARNED_OVER_TIME = 0.9;

  private static final double LEARNED_OF_FIRST = 0.2;

  private final Treatments plan;
  private final Mode mode;
  private final BiConsumer<String, Throwable> onFailure;
  private final Map<String, Treatment> treatments;
  private final StepSkipper skipper = new StepSkipper();
  private final StepGuard guard = new StepGuard();
  private final Refusals refusals = new Refusals();
  private final Map<Pathology, Course> courses = new EnumMap<>(Pathology.class);

  private static final Given NOTHING = new Given(List.of(), false, Optional.empty());

  private boolean looksAtStep;
  private String lastTreatment = "";
  private Optional<Pathology> lastTreatedFor = Optional.empty();

  // Of the iteration under way.
  private FirstStep.@Nullable Slowed slowedStep;
  private @Nullable TrainingHaltedException halt;
  private final List<TreatmentEvent> events = new ArrayList<>(0);
  private @Nullable String skippedBecause;
  private @Nullable String cannotSkip;
  private boolean rewound;

  private boolean saidCannotSkip;
  private boolean escalated;
  private boolean troubled;
  private int iterations;
  private int lastTreated = -SETTLE;
  private boolean slowed;
  private @Nullable ChanceLevel chance;
  private int lastAdvisedSkip = -StepGuard.WINDOW;
  private SmoothedValue score = new SmoothedValue(SCORE_SPAN);
  private double firstScore = Double.NaN;
  private double bestScore = Double.NaN;
  private int scores;
  private int begun;

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
    this.treatments = plan.make();
  }

  /** Whether it must know in every iteration if the whole gradient is finite. */
  public boolean needsFiniteCheck() {
    return plan.nonFinite() == NonFinitePolicy.SKIP_STEP;
  }

  /** The forward pass of another iteration: what a step that never ended left is put right. */
  public void begin(Model model) {
    if (skipper.isUnfinished()) {
      skipper.abandon(model);
    }
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
    if (plan.nonFinite() != NonFinitePolicy.SKIP_STEP) {
      return false;
    }
    if (mode != Mode.TREAT) {
      skippedBecause = "the gradient is not finite";
      return false;
    }
    cannotSkip = skipper.skip(model).orElse(null);
    if (cannotSkip != null) {
      return false;
    }
    skippedBecause = "the gradient was not finite";
    return true;
  }

  private boolean isRefused(Model model, int iteration) {
    if (!refusals.areHeeded()) {
      return false;
    }
    for (Treatment treatment : treatments.values()) {
      String reason = refusal(treatment, model, iteration);
      if (reason != null && skipper.skip(model).isEmpty()) {
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
    rewound = false;
    if (skipper.isSkipping()) {
      rewound = plan.rewinds() && alone && !keepsOut();
      skipper.afterStep(model, rewound);
    } else if (needsFiniteCheck() && mode == Mode.TREAT) {
      skipper.remember();
    }
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
    iterations++;
    if (Double.isFinite(snapshot.score())) {
      double now = score.add(snapshot.score());
      scores++;
      firstScore = Double.isNaN(firstScore) ? now : firstScore;
      // One lucky minibatch is nothing learned.
      bestScore = scores < SCORE_SPAN || bestScore < now ? bestScore : now;
    }
    if (snapshot.chance() instanceof Reading.Measured<ChanceLevel> measured) {
      chance = measured.value();
    }
    afterSkip(snapshot);
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
    Given given = events.isEmpty() ? NOTHING : new Given(events, anew, Optional.ofNullable(halt));
    events.clear();
    halt = null;
    return given;
  }

  private Given keptOut(IterationSnapshot snapshot) {
    String treatment = refusals.by().orElseThrow();
    refusals
        .news()
        .ifPresent(
            text -> say(snapshot, TreatmentEvent.Kind.GIVEN, treatment, Optional.empty(), text));
    if (refusals.ends()) {
      say(
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
    begun = iterations;
    score = new SmoothedValue(SCORE_SPAN);
    scores = 0;
    firstScore = Double.NaN;
    bestScore = Double.NaN;
  }

  /** Whether the best score so far is well below chance; or, where that is not known, the first. */
  private boolean hasLearned() {
    ChanceLevel known = chance;
    boolean beyondBeginning = iterations - begun > BEGINNING;
    if (known != null && known.isSettled() && known.score() > 0) {
      double share = beyondBeginning ? LEARNED_OVER_TIME : LEARNED_OF_CHANCE;
      return bestScore - known.penalty() < share * known.score();
    }
    return beyondBeginning || firstScore - bestScore > LEARNED_OF_FIRST * Math.abs(firstScore);
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
      events.add(
          new TreatmentEvent(
              snapshot.session(),
              snapshot.worker(),
              TreatmentEvent.Kind.GIVEN,
              lastTreatment,
              lastTreatedFor,
              slow.layers(),
              slow.text(),
              slow.before(),
              slow.after(),
              "1",
              snapshot.iteration(),
              snapshot.epoch()));
    }
  }

  /** Reports a step that was skipped, and counts it. */
  private void afterSkip(IterationSnapshot snapshot) {
    String because = skippedBecause;
    skippedBecause = null;
    String cannot = cannotSkip;
    cannotSkip = null;
    if (cannot != null && !saidCannotSkip) {
      saidCannotSkip = true;
      say(
          snapshot,
          TreatmentEvent.Kind.GAVE_UP,
          "skip-step",
          Pathology.NON_FINITE,
          "the gradient was not finite, but the step cannot be skipped exactly: " + cannot);
    }
    if (because == null) {
      if (cannot == null) {
        guard.made();
      }
      return;
    }
    if (mode != Mode.TREAT) {
      if (iterations - lastAdvisedSkip >= StepGuard.WINDOW) {
        lastAdvisedSkip = iterations;
        say(
            snapshot,
            TreatmentEvent.Kind.ADVISED,
            "skip-step",
            Pathology.NON_FINITE,
            because + ": would skip the step");
      }
      return;
    }
    escalated = guard.skipped();
    say(
        snapshot,
        TreatmentEvent.Kind.GIVEN,
        "skip-step",
        Pathology.NON_FINITE,
        because
            + ": the step was skipped, parameters and optimiser state are as before"
            + (rewound ? ", and the iteration is not counted" : ""));
    if (escalated) {
      say(
          snapshot,
          TreatmentEvent.Kind.GAVE_UP,
          "skip-step",
          Pathology.NON_FINITE,
          guard.inARow() >= StepGuard.MOST_IN_A_ROW
              ? guard.inARow() + " steps in a row were skipped: skipping does not help"
              : guard.inWindow()
                  + " of the last "
                  + StepGuard.WINDOW
                  + " steps were skipped: that is more than chance");
      guard.reset();
    }
  }

  private boolean isDue(Finding finding, IterationSnapshot snapshot) {
    if (finding.lastSeenAt() != snapshot.iteration()
        || finding.severity().compareTo(Severity.WARN) < 0
        || iterations - lastTreated < SETTLE) {
      return false;
    }
    if (finding.pathology() == Pathology.NON_FINITE && !mustActOnNonFinite(snapshot)) {
      return false;
    }
    Course course = courses.get(finding.pathology());
    return course == null || iterations >= course.next;
  }

  /** A bad minibatch is skipped, and that is all; what stays bad needs more. */
  private boolean mustActOnNonFinite(IterationSnapshot snapshot) {
    if (plan.nonFinite() != NonFinitePolicy.SKIP_STEP || saidCannotSkip || escalated) {
      return true;
    }
    return snapshot
        .nonFinite()
        .map(
            origin ->
                origin.kind() == NonFiniteOrigin.Kind.PARAMETER
                    || origin.kind() == NonFiniteOrigin.Kind.UPDATED_PARAMETER)
        .orElse(false);
  }

  /** Gives the first treatment that fits. */
  private Outcome.Effect treat(Model model, IterationSnapshot snapshot, Finding finding) {
    Course course = courses.computeIfAbsent(finding.pathology(), key -> new Course());
    if (course.over) {
      return Outcome.Effect.GRADUAL;
    }
    Patient patient =
        new Patient(
            model,
            snapshot,
            iterations - begun,
            chance == null ? Double.NaN : chance.score(),
            hasLearned(),
            slowed);
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
      Outcome outcome = attempt(treatment, patient, finding);
      if (outcome instanceof Outcome.Done done) {
        course.given.put(line.treatment(), given + 1);
        course.next = iterations + line.pause();
        lastTreated = iterations;
        escalated = false;
        guard.reset();
        refusals.renew();
        events.add(event(snapshot, line.treatment(), finding.pathology(), done));
        lastTreatment = line.treatment();
        lastTreatedFor = Optional.of(finding.pathology());
        double now = LearningRates.largest(model, snapshot.iteration(), snapshot.epoch());
        slowed = now < rate || (slowed && !(now > rate));
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
    say(snapshot, kind, treatment, Optional.of(pathology), text);
  }

  private void say(
      IterationSnapshot snapshot,
      TreatmentEvent.Kind kind,
      String treatment,
      Optional<Pathology> pathology,
      String text) {
    events.add(
        new TreatmentEvent(
            snapshot.session(),
            snapshot.worker(),
            kind,
            treatment,
            pathology,
            List.of(),
            text,
            Double.NaN,
            Double.NaN,
            "1",
            snapshot.iteration(),
            snapshot.epoch()));
  }

  private static TreatmentEvent event(
      IterationSnapshot snapshot, String treatment, Pathology pathology, Outcome.Done done) {
    return new TreatmentEvent(
        snapshot.session(),
        snapshot.worker(),
        TreatmentEvent.Kind.GIVEN,
        treatment,
        Optional.of(pathology),
        done.layers(),
        done.text(),
        done.before(),
        done.after(),
        done.unit(),
        snapshot.iteration(),
        snapshot.epoch());
  }

  /** What was done for one pathology so far. */
  private static final class Course {
    final Map<String, Integer> given = new HashMap<>();
    int next;
    boolean said;
    boolean over;
  }
}
