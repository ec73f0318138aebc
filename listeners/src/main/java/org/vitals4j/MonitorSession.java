package org.vitals4j;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.vitals4j.measure.PlainText;
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

  /** Time spent in here since the last iteration was measured. */
  private long selfNanos;

  /** Time spent in here on the iteration under way. */
  private long iterationNanos;

  MonitorSession(String sessionId, String worker) {
    this.worker = worker;
    recorder = new IterationRecorder(sessionId, worker);
    LOG.info(
        "Run {}, worker {}: {}",
        PlainText.name(sessionId),
        PlainText.name(worker),
        recorder.reading());
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

  private static Diagnosis newDiagnosis() {
    return new Diagnosis(
        (sentence, thrown) -> LOG.error("{}", PlainText.sentence(sentence), thrown));
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

  void forward(MonitorListener by, Model model, List<INDArray> activations) {
    run(
        CallbackRow.Callback.FORWARD,
        by,
        () -> {
          begin(model);
          recorder.forward(model, activations);
        });
  }

  void forward(MonitorListener by, Model model, Map<String, INDArray> activations) {
    run(
        CallbackRow.Callback.FORWARD,
        by,
        () -> {
          begin(model);
          recorder.forward(model, activations);
        });
  }

  private void begin(Model model) {
    Therapy therapy = members.therapy();
    if (therapy != null) {
      therapy.begin(model);
    }
  }

  void backward(MonitorListener by, Model model) {
    run(CallbackRow.Callback.BACKWARD, by, () -> recorder.backward(model));
  }

  void gradient(MonitorListener by, Model model) {
    run(CallbackRow.Callback.GRADIENT, by, () -> beforeStep(model));
    clip(by, model);
  }

  private void beforeStep(Model model) {
    Optional<GradientMeasurement> measured = recorder.gradient(model);
    Therapy therapy = members.therapy();
    if (therapy != null) {
      therapy.beforeStep(model, measured.isEmpty() || measured.get().allFinite());
    }
  }

  synchronized void done(MonitorListener by, Model model, int iteration, int epoch) {
    join(by);
    boolean ends = row.begins(CallbackRow.Callback.DONE, by);
    if (ends) {
      guarded(
          CallbackRow.Callback.DONE,
          () -> {
            endIteration(model, iteration, epoch);
            forgetAbsent();
          });
    }
    members.heard(by);
    if (ends) {
      long spent = iterationNanos;
      iterationNanos = 0;
      guarded(CallbackRow.Callback.DONE, () -> recorder.plan(spent));
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

  private synchronized void clip(MonitorListener by, Model model) {
    GradientClipper clipper = members.clipper(by);
    Therapy therapy = members.therapy();
    if (therapy != null && therapy.keepsOut()) {
      return; // no step, so nothing to clip
    }
    // A listener that was added twice calls twice; the gradient must be clipped once.
    if (clipper != null && !recorder.isClipped()) {
      guarded(
          CallbackRow.Callback.GRADIENT,
          () -> {
            announce(clipper, model);
            Optional<GradientMeasurement> measured = recorder.gradient(model);
            if (measured.isPresent()) {
              clip(clipper, model, measured.get());
            }
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
          PlainText.name(clipper.policy()),
          members.clips() ? "" : ": only advised on, nothing is clipped");
      GradientClipper.besides(model).map(PlainText::sentence).ifPresent(LOG::warn);
    }
  }

  private void endIteration(Model model, int iteration, int epoch) {
    long self = selfNanos;
    selfNanos = 0;
    Therapy therapy = members.therapy();
    Optional<IterationSnapshot> finished;
    try {
      finished = recorder.finish(model, iteration, epoch, System.nanoTime(), self);
    } finally {
      if (therapy != null) {
        therapy.afterStep(model, isAlone(model));
      }
    }
    if (finished.isPresent()) {
      boolean keptOut = therapy != null && therapy.keepsOut(); // the network never saw it
      report(finished.get(), keptOut ? List.of() : diagnosis.examine(finished.get()));
      Members.Member clipping = members.clipping();
      if (clipping != null) {
        clippingAdvice.next(finished.get()).ifPresent(event -> report(clipping, event));
      }
      if (therapy != null) {
        report(finished.get(), therapy.treat(model, finished.get(), diagnosis.openFindings()));
      }
    }
  }

  /** Whether only listeners of ours have seen the iteration. */
  private static boolean isAlone(Model model) {
    Collection<TrainingListener> listeners =
        model instanceof MultiLayerNetwork network
            ? network.getListeners()
            : model instanceof ComputationGraph graph ? graph.getListeners() : List.of();
    for (TrainingListener listener : listeners) {
      if (!(listener instanceof MonitorListener)) {
        return false;
      }
    }
    return true;
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

  /** One stage of the pipeline, once for all listeners. */
  private synchronized void run(CallbackRow.Callback callback, MonitorListener by, Runnable stage) {
    join(by); // it may have been dropped since it came
    if (row.begins(callback, by)) {
      guarded(callback, stage);
    }
  }

  private void guarded(CallbackRow.Callback callback, Runnable stage) {
    if (guard.off()) {
      return;
    }
    long start = System.nanoTime();
    try {
      stage.run();
      guard.succeeded(callback.method);
    } catch (Throwable thrown) {
      guard.failed(callback.method, thrown);
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
        recorder = new IterationRecorder(sessionId, worker);
        diagnosis = newDiagnosis();
        members.all().forEach(this::addDetectors);
        recorder.measure(members.demand());
      }
    }
  }
}
