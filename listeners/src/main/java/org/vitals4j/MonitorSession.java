package org.vitals4j;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Diagnosis;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.FindingEvent;
import org.vitals4j.diagnose.TreatmentEvent;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.publish.Outbox;
import org.vitals4j.treat.GradientClipper;
import org.vitals4j.treat.Therapy;
import org.vitals4j.treat.TrainingHaltedException;

/**
 * The monitoring of one network: leads DL4J's callbacks through measure, treat, diagnose and
 * publish. All listeners on the network share it. Holds no reference to the network.
 */
final class MonitorSession {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  /** How long a halt waits for what is to be published. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Guard guard = new Guard();
  private final String worker;
  private final Members members = new Members();
  private IterationRecorder recorder;
  private Diagnosis diagnosis = newDiagnosis();

  private final ClippingAdvice clippingAdvice = new ClippingAdvice();
  private @Nullable TrainingHaltedException halt;
  private final CallbackRow row = new CallbackRow();

  /** Whether the step under way will change nothing, so that there is nothing to clip. */
  private boolean noStep;

  /** What was measured in the iteration that is ending; null before and after that. */
  private @Nullable IterationSnapshot finished;

  /** Time spent in here since the last iteration was measured. */
  private long selfNanos;

  /** Time spent in here on the iteration under way. */
  private long iterationNanos;

  MonitorSession(String sessionId, String worker) {
    this.worker = worker;
    recorder = newRecorder(sessionId);
    LOG.info("Run {}, worker {}: {}", sessionId, worker, recorder.reading());
  }

  /** Adds a listener's parts, once. A second clipping policy is refused in the log. */
  synchronized void join(MonitorListener listener) {
    if (!members.has(listener)) {
      members.clippingConflict(listener.assembly()).ifPresent(LOG::error);
      members.planConflict(listener.assembly()).ifPresent(LOG::error);
      addDetectors(members.add(listener));
      recorder.measure(members.demand());
    }
  }

  /** The sentence that refuses a second clipping policy; empty where there is no conflict. */
  synchronized Optional<String> clippingConflict(Assembly assembly) {
    return members.clippingConflict(assembly);
  }

  private IterationRecorder newRecorder(String sessionId) {
    return new IterationRecorder(
        sessionId, worker, (sentence, thrown) -> LOG.error("{}", sentence, thrown));
  }

  private static Diagnosis newDiagnosis() {
    return new Diagnosis((sentence, thrown) -> LOG.error("{}", sentence, thrown));
  }

  private void addDetectors(Members.Member member) {
    for (Supplier<Detector> supplier : member.assembly().detectors()) {
      try {
        Detector detector = supplier.get();
        member.detectors.add(detector.name());
        diagnosis.add(detector);
      } catch (Throwable thrown) {
        guard.failed("the constructor of a detector", thrown);
      }
    }
  }

  synchronized void forward(MonitorListener by, Model model, List<INDArray> activations) {
    if (begins(CallbackRow.Callback.FORWARD, by)) {
      guarded(Stage.BEGINNING, () -> begin(model));
      guarded(Stage.FORWARD, () -> recorder.forward(model, activations));
    }
  }

  synchronized void forward(MonitorListener by, Model model, Map<String, INDArray> activations) {
    if (begins(CallbackRow.Callback.FORWARD, by)) {
      guarded(Stage.BEGINNING, () -> begin(model));
      guarded(Stage.FORWARD, () -> recorder.forward(model, activations));
    }
  }

  private void begin(Model model) {
    Therapy therapy = members.therapy();
    if (therapy != null) {
      therapy.begin(model);
    }
  }

  synchronized void backward(MonitorListener by, Model model) {
    if (begins(CallbackRow.Callback.BACKWARD, by)) {
      guarded(Stage.BACKWARD, () -> recorder.backward(model));
    }
  }

  synchronized void gradient(MonitorListener by, Model model) {
    // By hand it may be called again and again, with nothing between: each time for another step.
    boolean another =
        row.repeats(CallbackRow.Callback.GRADIENT, by) && listeners(model).stream().filter(one -> one == by).count() < 2;
    if (begins(CallbackRow.Callback.GRADIENT, by)) {
      noStep = false;
      if (another) {
        guarded(Stage.BEGINNING, () -> begin(model));
        guarded(Stage.GRADIENT, recorder::forgetGradient);
      }
      guarded(Stage.GRADIENT, () -> recorder.gradient(model));
      guarded(Stage.STEP, () -> beforeStep(model));
    }
    clip(by, model);
  }

  private void beforeStep(Model model) {
    Therapy therapy = members.therapy();
    if (therapy != null) {
      noStep = therapy.beforeStep(model, recorder.isGradientFinite(model));
    }
  }

  synchronized void done(MonitorListener by, Model model, int iteration, int epoch) {
    boolean ends = begins(CallbackRow.Callback.DONE, by);
    if (ends) {
      endIteration(model, iteration, epoch);
      guarded(Stage.MEMBERS, this::forgetAbsent);
    }
    members.heard(by);
    if (ends) {
      long spent = iterationNanos;
      iterationNanos = 0;
      guarded(Stage.PLAN, () -> recorder.plan(spent));
      for (Members.Member member : members.all()) {
        member.assembly().record().spent(spent);
      }
      throwIfHalted();
    }
  }

  /** The one exception that is meant to reach the training, once all before it is published. */
  private void throwIfHalted() {
    TrainingHaltedException deliberate = halt;
    if (deliberate != null) {
      halt = null;
      for (Outbox sink : members.sinks()) {
        sink.await(PATIENCE);
      }
      throw deliberate;
    }
  }

  private void clip(MonitorListener by, Model model) {
    GradientClipper clipper = members.clipper(by);
    // A listener that was added twice calls twice; the gradient must be clipped once.
    if (clipper != null && !noStep && !recorder.isClipped()) {
      guarded(
          Stage.CLIPPING,
          () -> {
            announce(clipper, model);
            recorder.measuredGradient(model).ifPresent(measured -> clip(clipper, model, measured));
          });
    }
  }

  private void clip(GradientClipper clipper, Model model, GradientMeasurement gradient) {
    SessionCircumstances asked = new SessionCircumstances(model, recorder, diagnosis);
    if (members.clips()) {
      clipper.clip(model, gradient, asked).ifPresent(recorder::clipped);
    } else {
      clipper.rehearse(model, gradient, asked).ifPresent(clippingAdvice::note);
    }
  }

  private void announce(GradientClipper clipper, Model model) {
    if (members.mustAnnounceClipping()) {
      LOG.info(
          "Clipping policy {}{}",
          clipper.policy(),
          members.clips() ? "" : ": only advised on, nothing is clipped");
      GradientClipper.besides(model).ifPresent(LOG::warn);
    }
  }

  private void endIteration(Model model, int iteration, int epoch) {
    long self = selfNanos;
    selfNanos = 0;
    Therapy therapy = members.therapy();
    if (guard.off(Stage.DONE.place)) {
      recorder.reset(); // what nobody reads must not be held
    }
    finished = null;
    guarded(
        Stage.DONE,
        () ->
            finished =
                recorder.finish(model, iteration, epoch, System.nanoTime(), self).orElse(null));
    if (therapy != null) {
      guarded(Stage.STEP_END, () -> therapy.afterStep(model, isAlone(model), isLast(model)));
    }
    IterationSnapshot snapshot = finished;
    finished = null;
    if (snapshot == null) {
      return;
    }
    guarded(
        Stage.DIAGNOSIS,
        () -> {
          boolean keptOut = therapy != null && therapy.keepsOut(); // the network never saw it
          report(snapshot, keptOut ? List.of() : diagnosis.examine(snapshot));
          Members.Member clipping = members.clipping();
          if (clipping != null) {
            clippingAdvice.next(snapshot).ifPresent(event -> report(clipping, event));
          }
        });
    if (therapy != null) {
      guarded(
          Stage.TREATMENT,
          () -> report(snapshot, therapy.treat(model, snapshot, diagnosis.openFindings())));
    }
  }

  /** Whether only listeners of ours are on the network. */
  private static boolean isAlone(Model model) {
    return listeners(model).stream().allMatch(MonitorListener.class::isInstance);
  }

  /** Whether only listeners of ours come after the first of ours, which ends the iteration. */
  private static boolean isLast(Model model) {
    return listeners(model).stream()
        .dropWhile(listener -> !(listener instanceof MonitorListener))
        .allMatch(MonitorListener.class::isInstance);
  }

  private static Collection<TrainingListener> listeners(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getListeners()
        : model instanceof ComputationGraph graph ? graph.getListeners() : List.of();
  }

  /** Tells those who brought the policy or the plan. */
  private void report(Members.Member member, TreatmentEvent event) {
    member.assembly().record().add(event);
    for (Outbox sink : members.sinks()) {
      if (member.tells(sink)) {
        sink.post(event);
      }
    }
  }

  private void report(IterationSnapshot snapshot, Therapy.Given given) {
    Members.Member treating = members.treating();
    if (given.events().isEmpty() || treating == null) {
      return;
    }
    given.events().forEach(event -> report(treating, event));
    if (given.startsAnew()) {
      List<FindingEvent> closed = diagnosis.restart(snapshot);
      closed.forEach(this::report);
      members.all().forEach(this::addDetectors);
      recorder.networkChanged();
    }
    halt = given.halt().orElse(null);
  }

  private void report(IterationSnapshot snapshot, List<FindingEvent> events) {
    for (Outbox sink : members.sinks()) {
      sink.post(snapshot);
    }
    for (FindingEvent event : events) {
      report(event);
    }
    List<Finding> open = diagnosis.openFindings();
    for (Members.Member member : members.all()) {
      member.assembly().record().add(snapshot);
      for (Finding finding : open) {
        member.assembly().record().update(snapshot.session(), worker, finding);
      }
    }
  }

  /** Tells those who brought the detector. */
  private void report(FindingEvent event) {
    String detector = diagnosis.detectorOf(event.finding());
    for (Outbox sink : members.sinks()) {
      if (members.all().stream().anyMatch(m -> m.detectors.contains(detector) && m.tells(sink))) {
        sink.post(event);
      }
    }
    for (Members.Member member : members.all()) {
      if (member.detectors.contains(detector)) {
        member.assembly().record().add(event);
      }
    }
  }

  /** Whether a call is the first of its row: each stage runs once for all listeners. */
  private boolean begins(CallbackRow.Callback callback, MonitorListener by) {
    join(by); // it may have been dropped since it came
    return row.begins(callback, by);
  }

  /**
   * What may fail by itself. A step is checked, skipped and clipped whatever became of the stages
   * before.
   */
  private enum Stage {
    BEGINNING("the beginning of a step"),
    FORWARD("onForwardPass"),
    BACKWARD("onBackwardPass"),
    GRADIENT("onGradientCalculation"),
    STEP("the check of a step"),
    CLIPPING("clipping"),
    DONE("iterationDone"),
    STEP_END("the end of a step"),
    DIAGNOSIS("diagnosis"),
    TREATMENT("treatment"),
    MEMBERS("the list of listeners"),
    PLAN("the plan of the next iteration");

    final String place;

    Stage(String place) {
      this.place = place;
    }
  }

  private void guarded(Stage stage, Runnable work) {
    if (guard.off(stage.place)) {
      return;
    }
    long start = System.nanoTime();
    try {
      work.run();
      guard.succeeded(stage.place);
    } catch (Throwable thrown) {
      guard.failed(stage.place, thrown);
      if (guard.off()) {
        recorder.reset(); // nothing may be held by a monitor that has stood down
      }
    }
    long spent = System.nanoTime() - start;
    selfNanos += spent;
    iterationNanos += spent;
  }

  /**
   * Drops the parts of listeners that were removed. Where new ones have replaced all that there
   * were, it is another run: it starts afresh, under their name.
   */
  private void forgetAbsent() {
    switch (members.forgetAbsent()) {
      case NONE -> {}
      case FEWER -> {
        diagnosis.retain(members.detectors());
        recorder.measure(members.demand());
      }
      case REPLACED -> {
        String sessionId = members.all().get(0).assembly().sessionId();
        recorder = newRecorder(sessionId);
        diagnosis = newDiagnosis();
        members.all().forEach(this::addDetectors);
        recorder.measure(members.demand());
      }
    }
  }
}
