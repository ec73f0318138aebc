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
import org.vitals4j.treat.Postponement;
import org.vitals4j.treat.TrainingHaltedException;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.TreatmentContext;
import org.vitals4j.treat.Treatments.Rule;
import org.vitals4j.treat.model.CopyLimit;
import org.vitals4j.treat.model.IntendedRates;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.MinibatchLoss;
import org.vitals4j.treat.skip.StepGuard;

/**
 * Gives what a plan prescribes for the findings that are open, waits for its effect before it does
 * more, and takes back what has made the loss worse.
 */
final class PlanExecutor {

  /** Iterations between any two treatments: what one does to the next iterations is no finding. */
  private static final int SETTLE = 5;

  private static final Set<Pathology> OF_LOSS =
      Set.of(Pathology.LOSS_DIVERGENCE, Pathology.LOSS_OSCILLATION, Pathology.LOSS_PLATEAU);

  private final List<Rule> plan;
  private final Mode mode;
  private final Map<String, GuardedTreatment> treatments;
  private final EventLog events;
  private final IntendedRates intended;
  private final Supplier<Optional<String>> trainedTogether;
  private final OutcomeReview review;
  private final Map<Pathology, PathologyState> courses = new HashMap<>();

  private LearningProgress progress = new LearningProgress();
  private Optional<String> learnedBefore = Optional.empty();
  private String lastTreatment = "";
  private Optional<Pathology> lastTreatedFor = Optional.empty();
  private int lastTreated = -SETTLE;
  private boolean slowed;
  private @Nullable TrainingHaltedException halt;

  /** Of the minibatch under way. */
  private MinibatchLoss loss = MinibatchLoss.PLAIN;

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
    if (made) {
      review.add(snapshot);
    }
  }

  /** Iterations in all. */
  int iterations() {
    return progress.iterations();
  }

  /** Learning rates were lowered for the first step with other weights. */
  void slowedFirstStep(Model model, IterationSnapshot snapshot, FirstStepLimiter.Slowed slow) {
    slowed = true;
    review.ratesChanged(model);
    events.given(
        snapshot,
        lastTreatment,
        lastTreatedFor,
        new Outcome.Done(
            slow.text(), slow.layers(), slow.before(), slow.after(), "1", Outcome.Effect.GRADUAL));
  }

  /** Whether something is to be done about a finding in this iteration. */
  boolean isDue(Finding finding, IterationSnapshot snapshot) {
    if (finding.lastSeenAt() != snapshot.iteration()
        || finding.severity().compareTo(Severity.WARN) < 0
        || progress.iterations() - lastTreated < SETTLE) {
      return false;
    }
    PathologyState course = courses.get(finding.pathology());
    return course == null || course.isDue(progress.iterations());
  }

  /**
   * Gives the first treatment that fits.
   *
   * @param open all that is found now, this one among them
   * @return what it means; empty where none was given
   */
  Optional<Outcome.Effect> treat(
      Model model, IterationSnapshot snapshot, Finding finding, List<Finding> open) {
    boolean lossAlone = isOfLoss(finding) && open.stream().allMatch(PlanExecutor::isOfLoss);
    PathologyState course =
        courses.computeIfAbsent(finding.pathology(), key -> new PathologyState());
    course.asksAgain(finding);
    NextTreatments next =
        NextTreatments.of(
            plan, finding, course, name -> ruledOut(name, finding, lossAlone), this::escalates);
    if (!next.any()) {
      return Optional.empty();
    }
    if (mode == Mode.TREAT) {
      intended.before(model);
    }
    TreatmentContext patient = patient(model, snapshot);
    if (mode != Mode.TREAT) {
      advise(patient, next, finding, course);
      return Optional.empty();
    }
    Set<String> reasons = new LinkedHashSet<>(next.reasons());
    for (Rule line : next.left()) {
      if (isPostponed(patient, line, finding, course)) {
        return Optional.empty();
      }
      Optional<Outcome.Effect> effect = give(patient, line, finding, course, reasons);
      if (effect.isPresent() || halt != null) {
        review.release();
        return effect;
      }
    }
    review.release();
    nothingLeft(snapshot, finding, course, reasons);
    return Optional.empty();
  }

  private TreatmentContext patient(Model model, IterationSnapshot snapshot) {
    return new TreatmentContext(
        model,
        snapshot,
        progress.age(),
        progress.chance(),
        progress.hasLearned(),
        slowed,
        intended.areTurnedDown(),
        new TreatmentContext.Evidence(learnedBefore, progress.evidence()),
        loss);
  }

  private @Nullable String ruledOut(String name, Finding finding, boolean lossAlone) {
    GuardedTreatment treatment = treatments.get(name);
    if (treatment == null || treatment.isRetired()) {
      return "it has failed too often";
    }
    // Where something is not finite there is nothing that it could make worse.
    if (!finding.pathology().equals(Pathology.NON_FINITE) && review.undone().contains(name)) {
      return "it was undone before";
    }
    if (lossAlone
        && treatment.isIrreversible()
        && finding.pathology().equals(Pathology.LOSS_PLATEAU)) {
      return "nothing but the loss says that the network learns nothing, and where the data hold no"
          + " more it looks the same";
    }
    return obstacle(treatment, finding).orElse(null);
  }

  /** Why a treatment is not given, whatever it thinks itself. */
  private Optional<String> obstacle(GuardedTreatment treatment, Finding finding) {
    boolean harmless = treatment.halts() || (treatment.isReversible() && !isOfLoss(finding));
    Optional<String> partner = harmless ? Optional.empty() : trainedTogether.get();
    return partner.isEmpty() && treatment.presumesNothingLearned()
        ? progress.doubt(finding)
        : partner;
  }

  /** Of networks that train each other, the loss says little: one's gain is another's loss. */
  private static boolean isOfLoss(Finding finding) {
    return OF_LOSS.contains(finding.pathology());
  }

  private boolean escalates(String name) {
    GuardedTreatment treatment = treatments.get(name);
    return treatment != null && treatment.escalates();
  }

  private boolean isPostponed(
      TreatmentContext patient, Rule line, Finding finding, PathologyState course) {
    GuardedTreatment treatment = treatments.get(line.treatment());
    Optional<Postponement> wait =
        treatment == null
            ? Optional.empty()
            : treatment
                .ask("say whether it is better to wait", one -> one.postpone(patient, finding))
                .flatMap(one -> one);
    wait.ifPresent(
        one -> {
          course.waits(progress.iterations(), one.iterations());
          one.reason()
              .filter(text -> course.firstPostponed())
              .ifPresent(
                  text ->
                      say(
                          patient.snapshot(),
                          TreatmentEvent.Kind.POSTPONED,
                          line.treatment(),
                          finding.pathology(),
                          text));
        });
    return wait.isPresent();
  }

  private Optional<Outcome.Effect> give(
      TreatmentContext patient,
      Rule line,
      Finding finding,
      PathologyState course,
      Set<String> reasons) {
    String name = line.treatment();
    GuardedTreatment treatment = treatments.get(name);
    if (treatment == null) {
      return Optional.empty();
    }
    Model model = patient.model();
    IterationSnapshot snapshot = patient.snapshot();
    if (!treatment.halts()) {
      Optional<String> noRoom = review.prepare(model, snapshot, finding.pathology(), progress);
      if (noRoom.isPresent()) {
        reasons.add(name + ": " + noRoom.get());
        return Optional.empty();
      }
    }
    double rate = LearningRates.largest(model, snapshot.iteration(), snapshot.epoch());
    List<Class<?>> kinds = LearningRates.kinds(model);
    Outcome outcome =
        treatment
            .ask("treat the network", one -> one.treat(patient, finding))
            .orElseGet(
                () -> {
                  review.failed(model);
                  return new Outcome.Declined("it failed");
                });
    intended.treated(model);
    if (outcome instanceof Outcome.Done done) {
      int iterations = progress.iterations();
      course.given(line, iterations, snapshot.iteration());
      review.given(
          model, name, finding.pathology(), slowed, iterations + line.cooldownIterations());
      lastTreated = iterations;
      lastTreatment = name;
      lastTreatedFor = Optional.of(finding.pathology());
      events.given(snapshot, name, lastTreatedFor, done);
      double now = LearningRates.largest(model, snapshot.iteration(), snapshot.epoch());
      // Rates of different optimisers cannot be compared.
      slowed =
          kinds.equals(LearningRates.kinds(model)) && (now < rate || (slowed && !(now > rate)));
      return Optional.of(done.effect());
    }
    if (outcome instanceof Outcome.Halted halted) {
      halt =
          new TrainingHaltedException(
              "Training was halted at iteration " + snapshot.iteration() + ": " + halted.text());
      say(snapshot, TreatmentEvent.Kind.GIVEN, name, finding.pathology(), halted.text());
    } else if (outcome instanceof Outcome.Declined declined) {
      reasons.add(name + ": " + declined.reason());
    }
    return Optional.empty();
  }

  /** It may fit later, if the trouble lasts; but it is said once. */
  private void nothingLeft(
      IterationSnapshot snapshot, Finding finding, PathologyState course, Set<String> reasons) {
    course.waits(progress.iterations(), StepGuard.WINDOW);
    if (course.firstSaid()) {
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

  private void advise(
      TreatmentContext patient, NextTreatments next, Finding finding, PathologyState course) {
    for (Rule line : next.left()) {
      GuardedTreatment treatment = treatments.get(line.treatment());
      if (treatment == null || treatment.whyNot(patient).isPresent()) {
        continue;
      }
      Optional<String> advice =
          treatment.ask("say what it would do", one -> one.describe(patient, finding));
      if (advice.isPresent()) {
        say(
            patient.snapshot(),
            TreatmentEvent.Kind.ADVISED,
            line.treatment(),
            finding.pathology(),
            "would " + advice.get());
        course.waits(progress.iterations(), Math.max(line.cooldownIterations(), StepGuard.WINDOW));
        return;
      }
    }
    course.waits(progress.iterations(), StepGuard.WINDOW);
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
    lastTreated = progress.iterations();
    treatments
        .values()
        .forEach(one -> one.run("forget what was undone", all -> all.onUndone(undone.iteration())));
    List<String> names = new ArrayList<>(undone.treatments());
    say(
        snapshot,
        TreatmentEvent.Kind.UNDONE,
        names.get(names.size() - 1),
        undone.pathology(),
        undone.text());
    return true;
  }

  /** The network begins anew: what was kept of it is of no use any more. */
  void beginAnew() {
    treatments.values().forEach(one -> one.run("begin anew", Treatment::onRestart));
    progress.beginAnew();
  }

  /** Treatments that failed too often are so no more, and that is said once. */
  void sayWhoIsRetired(IterationSnapshot snapshot) {
    for (GuardedTreatment one : treatments.values()) {
      one.news()
          .ifPresent(
              text ->
                  events.say(
                      snapshot, TreatmentEvent.Kind.GAVE_UP, one.name(), Optional.empty(), text));
    }
  }

  /** What ends the training, once. */
  Optional<TrainingHaltedException> takeHalt() {
    Optional<TrainingHaltedException> taken = Optional.ofNullable(halt);
    halt = null;
    return taken;
  }

  private void say(
      IterationSnapshot snapshot,
      TreatmentEvent.Kind kind,
      String treatment,
      Pathology pathology,
      String text) {
    events.say(snapshot, kind, treatment, Optional.of(pathology), text);
  }
}
