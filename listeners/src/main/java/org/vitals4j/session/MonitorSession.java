package org.vitals4j.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.clip.GradientClipper;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Diagnosis;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.publish.FailureLog;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.PlainText;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.TrainingHaltedException;
import org.vitals4j.treat.engine.TreatmentEngine;

/**
 * The monitoring of one network: leads DL4J's callbacks through measure, treat, diagnose and
 * publish. All listeners on the network share it. Holds no reference to the network.
 */
public final class MonitorSession {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  /** How long a halt waits for what is to be published. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Calls in which it is tried to say that the monitor has stood down. */
  private static final int MOST_TRIES_TO_TELL = 10;

  private Guard guard = new Guard();
  private volatile String sessionId;
  private volatile String worker;
  private final SessionListeners members = new SessionListeners();
  private IterationRecorder recorder;
  private final Diagnosis diagnosis = new Diagnosis(FailureLog::error);

  private final ClippingAdvice clippingAdvice = new ClippingAdvice();
  private @Nullable TrainingHaltedException halt;
  private final CallbackDeduplicator row = new CallbackDeduplicator();
  private final MissedSteps missedSteps = new MissedSteps();
  private final ReplicaWatch replica = new ReplicaWatch();

  /** Whether the step under way will change nothing, so that there is nothing to clip. */
  private boolean noStep;

  /** What was measured in the iteration that is ending; null before and after that. */
  private @Nullable IterationSnapshot finished;

  /** Whether what is checked is to be said to somebody who has not heard it. */
  private boolean checksDue;

  /** Whether somebody has gone since this run began. */
  private boolean left;

  private int lastIteration;
  private int lastEpoch;
  private int triesToTell;

  /** Time spent in here since the last iteration was measured. */
  private long selfNanos;

  /** Time spent in here on the iteration under way. */
  private long iterationNanos;

  /** Begins a run that has the name of a listener, which joins with its first call. */
  MonitorSession(Participant first) {
    sessionId = first.config().sessionId();
    worker = first.config().record().workerOf(this);
    recorder = newRecorder();
  }

  private IterationRecorder newRecorder() {
    IterationRecorder made = new IterationRecorder(sessionId, worker, FailureLog::error);
    LOG.info(
        "Run {}, worker {}: {}", PlainText.name(sessionId), PlainText.name(worker), made.reading());
    return made;
  }

  /** Adds a listener's parts, once. A second clipping policy is refused in the log. */
  private void join(Participant listener) {
    if (members.has(listener)) {
      return;
    }
    if (members.all().isEmpty() && left) {
      beginAnew(listener);
    }
    members.clippingConflict(listener.config()).ifPresent(LOG::error);
    members.planConflict(listener.config()).ifPresent(LOG::error);
    addDetectors(members.add(listener));
    listener.config().record().register(this);
    recorder.measure(members.request());
    checksDue = true;
  }

  /**
   * Begins another run on the same network, under the name of a listener: all who were there have
   * gone. Findings are numbered on, since this listener may have been here before.
   */
  private void beginAnew(Participant first) {
    sessionId = first.config().sessionId();
    worker = first.config().record().workerOf(this);
    recorder = newRecorder();
    diagnosis.retain(Set.of());
    guard = new Guard();
    left = false;
  }

  /** Ends what those had who have gone: nobody is there any more to see it get better. */
  private void leave(List<SessionListeners.Member> gone) {
    if (gone.isEmpty()) {
      return;
    }
    left = true;
    for (SessionListeners.Member member : gone) {
      member.config().record().end(sessionId, worker);
    }
    diagnosis.retain(members.detectors());
    recorder.measure(members.request());
  }

  /** Whether a listener takes part. Any thread. */
  boolean has(Participant listener) {
    return members.has(listener);
  }

  /** Findings that one listener remembers of the run under way. Any thread. */
  public List<Finding> findings(RunRecord record) {
    return record.findings(sessionId, worker);
  }

  /** What the network is called among those of its run. Any thread. */
  String worker() {
    return worker;
  }

  /** Whether nothing is measured any more. Any thread. */
  boolean hasStoodDown() {
    return guard.off();
  }

  /** The network is gone. Any thread. */
  void end() {
    for (SessionListeners.Member member : members.all()) {
      member.config().record().end(sessionId, worker);
    }
  }

  /** Says what no callback came to say any more. Any thread; waits for none that trains. */
  void endRemoved(Model model) {
    for (SessionListeners.Member member : members.all()) {
      if (member.wasRemovedFrom(model)) {
        member.config().record().end(sessionId, worker);
      }
    }
    if (guard.mustTell()) {
      synchronized (this) {
        tellStandDown();
      }
    }
  }

  private void addDetectors(SessionListeners.Member member) {
    for (Supplier<Detector> supplier : member.config().detectors()) {
      try {
        Detector detector = supplier.get();
        String name = Objects.requireNonNull(detector.name(), "a detector must have a name");
        Set<Detector.Need> needs = detector.needs();
        diagnosis.add(detector);
        member.brings(name, needs);
      } catch (Throwable thrown) {
        if (member.failed.add(supplier)) {
          FailureLog.error(
              "A detector of "
                  + member.config().owner()
                  + " could not be made and is left out; training goes on",
              thrown);
        }
      }
    }
  }

  public synchronized void forward(Participant by, Model model, List<INDArray> activations) {
    if (begins(CallbackDeduplicator.Callback.FORWARD, by, model)) {
      guarded(Stage.WORKERS, model, MonitorSession::beginReplica);
      guarded(Stage.BEGINNING, model, MonitorSession::begin);
      guarded(
          Stage.FORWARD, model, activations, (self, of, given) -> self.recorder.forward(of, given));
    }
  }

  public synchronized void forward(Participant by, Model model, Map<String, INDArray> activations) {
    if (begins(CallbackDeduplicator.Callback.FORWARD, by, model)) {
      guarded(Stage.WORKERS, model, MonitorSession::beginReplica);
      guarded(Stage.BEGINNING, model, MonitorSession::begin);
      guarded(
          Stage.FORWARD, model, activations, (self, of, given) -> self.recorder.forward(of, given));
    }
  }

  private void beginReplica(Model model) {
    reportOfWorkers(replica.begin(model, sessionId, worker));
  }

  private void begin(Model model) {
    applyModes(model);
    TreatmentEngine engine = members.engine();
    if (engine != null) {
      engine.begin(model);
    }
  }

  public synchronized void backward(Participant by, Model model) {
    if (begins(CallbackDeduplicator.Callback.BACKWARD, by, model)) {
      missedSteps.gradient().ifPresent(LOG::warn);
      guarded(Stage.BACKWARD, model, (self, of) -> self.recorder.backward(of));
      guarded(Stage.MINIBATCH, model, MonitorSession::prepareMinibatch);
    }
  }

  private void prepareMinibatch(Model model) {
    TreatmentEngine engine = members.engine();
    if (engine != null) {
      engine.backward(model);
    }
  }

  public synchronized void gradient(Participant by, Model model) {
    // By hand it may be called again and again, with nothing between: each time for another step.
    boolean another =
        row.repeats(CallbackDeduplicator.Callback.GRADIENT, by)
            && LiveListeners.count(model, by.listener()) < 2;
    if (begins(CallbackDeduplicator.Callback.GRADIENT, by, model)) {
      noStep = false;
      if (another) {
        guarded(Stage.BEGINNING, model, MonitorSession::begin);
        guarded(Stage.GRADIENT, model, (self, of) -> self.recorder.forgetGradient());
      }
      guarded(Stage.GRADIENT, model, (self, of) -> self.recorder.gradient(of));
      guarded(Stage.STEP, model, MonitorSession::beforeStep);
    }
    clip(by, model);
  }

  private void beforeStep(Model model) {
    TreatmentEngine engine = members.engine();
    if (engine != null) {
      noStep = engine.beforeStep(model, recorder.isGradientFinite(model));
    }
  }

  public synchronized void done(Participant by, Model model, int iteration, int epoch) {
    boolean ends = begins(CallbackDeduplicator.Callback.DONE, by, model);
    if (ends) {
      lastIteration = iteration;
      lastEpoch = epoch;
      missedSteps.step();
      endIteration(model);
      guarded(Stage.MEMBERS, model, MonitorSession::dropUnseen);
      guarded(Stage.MEMBERS, model, MonitorSession::applyModes);
    }
    members.seen(by);
    if (ends) {
      long spent = iterationNanos;
      guarded(Stage.PLAN, model, (self, of) -> self.recorder.plan(self.iterationNanos));
      iterationNanos = 0;
      for (SessionListeners.Member member : members.all()) {
        member.config().record().spent(spent);
      }
      throwIfHalted();
    }
  }

  /** The one exception that is meant to reach the training, once all before it is published. */
  private void throwIfHalted() {
    TrainingHaltedException deliberate = halt;
    if (deliberate != null) {
      halt = null;
      for (PublisherQueues.SharedQueue shared : members.queues()) {
        shared.queue().await(PATIENCE);
      }
      throw deliberate;
    }
  }

  private void clip(Participant by, Model model) {
    GuardedClipper clipper = members.clipper(by);
    // A listener that was added twice calls twice; the gradient must be clipped once.
    if (clipper != null && !noStep && !recorder.isClipped()) {
      guarded(Stage.CLIPPING, model, clipper, MonitorSession::clipMeasured);
    }
  }

  private void clipMeasured(Model model, GuardedClipper clipper) {
    announce(clipper, model);
    recorder.measuredGradient(model).ifPresent(measured -> clip(clipper, model, measured));
  }

  private void clip(GuardedClipper clipper, Model model, GradientMeasurement gradient) {
    SessionCircumstances asked = new SessionCircumstances(model, recorder, diagnosis);
    if (members.clips()) {
      clipper.clip(model, gradient, asked).ifPresent(recorder::clipped);
    } else {
      clipper.rehearse(model, gradient, asked).ifPresent(clippingAdvice::note);
    }
  }

  private void announce(GuardedClipper clipper, Model model) {
    if (members.mustAnnounceClipping()) {
      LOG.info(
          "Clipping policy {}{}",
          PlainText.name(clipper.policy()),
          members.clips() ? "" : ": only advised on, nothing is clipped");
      GradientClipper.besides(model).map(PlainText::sentence).ifPresent(LOG::warn);
    }
  }

  private void endIteration(Model model) {
    if (guard.off(Stage.DONE.place)) {
      recorder.reset(); // what nobody reads must not be held
    }
    finished = null;
    guarded(Stage.DONE, model, MonitorSession::finish);
    TreatmentEngine engine = members.engine();
    if (engine != null) {
      guarded(Stage.STEP_END, model, engine, MonitorSession::afterStep);
    }
    IterationSnapshot snapshot = finished;
    finished = null;
    if (snapshot != null) {
      guarded(Stage.DIAGNOSIS, model, snapshot, MonitorSession::diagnose);
      if (engine != null) {
        guarded(Stage.TREATMENT, model, snapshot, MonitorSession::treat);
      }
      guarded(Stage.WORKERS, model, snapshot, MonitorSession::compareWorkers);
    }
    guarded(Stage.WORKERS, model, (self, of) -> self.replica.end(of)); // treated, if it was
  }

  private void compareWorkers(Model model, IterationSnapshot snapshot) {
    reportOfWorkers(replica.measured(snapshot));
  }

  /** Tells those who are to know of all workers; some events are of others than this one. */
  private void reportOfWorkers(List<FindingEvent> events) {
    for (FindingEvent event : events) {
      for (PublisherQueues.SharedQueue shared : members.queues()) {
        if (shared.members().stream().anyMatch(member -> member.config().comparesWorkers())) {
          shared.queue().post(event);
        }
      }
      for (SessionListeners.Member member : members.all()) {
        if (member.config().comparesWorkers()) {
          member.config().record().add(event);
        }
      }
    }
  }

  private void finish(Model model) {
    long self = selfNanos;
    selfNanos = 0;
    finished =
        recorder.finish(model, lastIteration, lastEpoch, System.nanoTime(), self).orElse(null);
  }

  private void afterStep(Model model, TreatmentEngine engine) {
    engine.afterStep(model, LiveListeners.areAllOurs(model), LiveListeners.noneFollowsOurs(model));
  }

  private void diagnose(Model model, IterationSnapshot snapshot) {
    TreatmentEngine engine = members.engine();
    boolean keptOut = engine != null && engine.keepsOut(); // the network never saw it
    report(snapshot, keptOut ? List.of() : diagnosis.examine(snapshot));
    SessionListeners.Member clipping = members.clipping();
    if (clipping != null) {
      clippingAdvice.next(snapshot).ifPresent(event -> report(clipping, event));
    }
  }

  private void treat(Model model, IterationSnapshot snapshot) {
    TreatmentEngine engine = members.engine();
    if (engine != null) {
      report(snapshot, engine.treat(model, snapshot, diagnosis.openFindings()));
    }
  }

  private void applyModes(Model model) {
    if (members.applyModes(model)) {
      recorder.measure(members.request());
    }
  }

  /** Tells those who brought the policy or the plan. */
  private void report(SessionListeners.Member member, TreatmentEvent event) {
    member.config().record().add(event);
    for (PublisherQueues.SharedQueue shared : members.queues()) {
      if (shared.members().contains(member)) {
        shared.queue().post(event);
      }
    }
  }

  private void report(IterationSnapshot snapshot, TreatmentEngine.TreatmentResult given) {
    SessionListeners.Member treating = members.treating();
    if (given.events().isEmpty() || treating == null) {
      return;
    }
    given.events().forEach(event -> report(treating, event));
    if (given.diagnosisRestarts()) {
      List<FindingEvent> closed = diagnosis.restart(snapshot);
      closed.forEach(this::report);
      members.all().forEach(this::addDetectors);
      recorder.networkChanged();
    }
    halt = given.halt().orElse(null);
  }

  private void report(IterationSnapshot snapshot, List<FindingEvent> events) {
    for (PublisherQueues.SharedQueue shared : members.queues()) {
      shared.queue().post(snapshot);
    }
    for (FindingEvent event : events) {
      report(event);
    }
    if (diagnosis.takeChecksChanged() || checksDue) {
      checksDue = false;
      reportChecks();
    }
    List<Finding> open = diagnosis.openFindings();
    for (SessionListeners.Member member : members.all()) {
      member.config().record().add(snapshot);
      for (Finding finding : open) {
        member.config().record().update(snapshot.session(), worker, finding);
      }
    }
  }

  private void reportChecks() {
    List<Finding.Check> checks = diagnosis.checks();
    for (PublisherQueues.SharedQueue shared : members.queues()) {
      shared
          .queue()
          .post(sessionId, worker, CheckList.of(checks, PublisherQueues.detectors(shared)));
    }
  }

  /** Tells those who brought the detector. */
  private void report(FindingEvent event) {
    String detector = diagnosis.detectorOf(event.finding());
    for (PublisherQueues.SharedQueue shared : members.queues()) {
      if (shared.members().stream().anyMatch(member -> member.detectors.contains(detector))) {
        shared.queue().post(event);
      }
    }
    for (SessionListeners.Member member : members.all()) {
      if (member.detectors.contains(detector)) {
        member.config().record().add(event);
      }
    }
  }

  /** Whether a call is the first of its row; who was removed before it has no part in it. */
  private boolean begins(CallbackDeduplicator.Callback callback, Participant by, Model model) {
    boolean first = row.begins(callback, by);
    if (first) {
      leave(members.dropRemoved(model, by));
    }
    join(by); // also if it has been dropped since it came
    return first;
  }

  /**
   * What may fail by itself. A step is checked, skipped and clipped whatever became of the stages
   * before.
   */
  private enum Stage {
    BEGINNING("the beginning of a step"),
    FORWARD("onForwardPass"),
    BACKWARD("onBackwardPass"),
    MINIBATCH("the look at a minibatch"),
    GRADIENT("onGradientCalculation"),
    STEP("the check of a step"),
    CLIPPING("clipping"),
    DONE("iterationDone"),
    STEP_END("the end of a step"),
    DIAGNOSIS("diagnosis"),
    TREATMENT("treatment"),
    WORKERS("the comparison of workers"),
    MEMBERS("the list of listeners"),
    PLAN("the plan of the next iteration");

    final String place;

    Stage(String place) {
      this.place = place;
    }
  }

  /** What a stage does. It is handed all that it needs: one that captures is made each time. */
  private interface Work<T> {
    void run(MonitorSession self, Model model, T given);
  }

  /** As {@link Work}, of the network alone. */
  private interface ModelWork {
    void run(MonitorSession self, Model model);
  }

  private void guarded(Stage stage, Model model, ModelWork work) {
    guarded(stage, model, work, (self, of, given) -> given.run(self, of));
  }

  private <T> void guarded(Stage stage, Model model, T given, Work<T> work) {
    if (guard.off()) {
      tellStandDown();
      return;
    }
    if (guard.off(stage.place)) {
      return;
    }
    long start = System.nanoTime();
    try {
      work.run(this, model, given);
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

  private void tellStandDown() {
    if (!guard.mustTell()) {
      return;
    }
    try {
      String because = guard.because().orElse("failed");
      FindingEvent event = StandDown.event(sessionId, worker, because, lastIteration, lastEpoch);
      members.all().forEach(member -> member.config().record().add(event));
      members.queues().forEach(shared -> shared.queue().post(event));
      guard.told();
    } catch (Throwable again) {
      if (++triesToTell >= MOST_TRIES_TO_TELL) {
        guard.told();
      }
    }
  }

  /**
   * Drops those who were not called in the iteration before. Where new ones have replaced all that
   * there were, it is another run.
   */
  private void dropUnseen(Model model) {
    List<SessionListeners.Member> gone = members.dropUnseen(model);
    leave(gone);
    if (!gone.isEmpty() && !members.all().isEmpty() && !members.hasEarlierMember()) {
      beginAnew(members.all().get(0).listener);
      members.all().forEach(this::addDetectors);
      recorder.measure(members.request());
    }
  }
}
