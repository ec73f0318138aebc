package org.vitals4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Diagnosis;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.FindingEvent;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.Outbox;
import org.vitals4j.treat.ClippingPolicy;
import org.vitals4j.treat.GradientClipper;

/**
 * The monitoring of one network: leads DL4J's callbacks through measure, treat, diagnose and
 * publish. All listeners on the network share it. Holds no reference to the network.
 */
final class MonitorSession {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  /** Elements of a layer that its gradient's histogram looks at. */
  private static final long HISTOGRAM_ELEMENTS = 65_536;

  private final Guard guard = new Guard();
  private final String worker;
  private IterationRecorder recorder;
  private Diagnosis diagnosis = newDiagnosis();

  private final List<Member> members = new ArrayList<>(2);
  private @Nullable Member clipping;
  private @Nullable GradientClipper clipper;

  private final CallbackRow row = new CallbackRow();
  private long selfNanos;

  MonitorSession(String sessionId, String worker) {
    this.worker = worker;
    recorder = new IterationRecorder(sessionId, worker);
    LOG.info("Run {}, worker {}: {}", sessionId, worker, recorder.reading());
  }

  /** Adds a listener's parts, once. A second clipping policy is refused in the log. */
  synchronized void join(MonitorListener listener) {
    if (member(listener) != null) {
      return;
    }
    Assembly assembly = listener.assembly();
    clippingConflict(assembly).ifPresent(LOG::error);
    Member member = new Member(listener);
    members.add(member);
    chooseClipping();
    addParts(member);
  }

  private static Diagnosis newDiagnosis() {
    return new Diagnosis((sentence, thrown) -> LOG.error("{}", sentence, thrown));
  }

  private void addParts(Member member) {
    if (member.assembly().histograms()) {
      recorder.histogramElements(HISTOGRAM_ELEMENTS);
    }
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

  /** The sentence that refuses a second clipping policy; empty where there is no conflict. */
  synchronized Optional<String> clippingConflict(Assembly assembly) {
    Member first = clipping;
    if (assembly.clipping() == null || first == null || first.assembly().equals(assembly)) {
      return Optional.empty();
    }
    return Optional.of(
        "A network can have one clipping policy, but "
            + first.assembly().owner()
            + " has one already and "
            + assembly.owner()
            + " brings another. The first stays in force: remove one of the two.");
  }

  void forward(MonitorListener by, Model model, List<INDArray> activations) {
    run(
        CallbackRow.Callback.FORWARD,
        by,
        () -> recorder.forward(model, activations, schedules(), wantsDeadUnits()));
  }

  void forward(MonitorListener by, Model model, Map<String, INDArray> activations) {
    run(
        CallbackRow.Callback.FORWARD,
        by,
        () -> recorder.forward(model, activations, schedules(), wantsDeadUnits()));
  }

  void backward(MonitorListener by, Model model) {
    run(CallbackRow.Callback.BACKWARD, by, () -> recorder.backward(model, schedules()));
  }

  void gradient(MonitorListener by, Model model) {
    run(CallbackRow.Callback.GRADIENT, by, () -> recorder.gradient(model, schedules()));
    guarded(CallbackRow.Callback.GRADIENT, () -> clip(by, model));
  }

  void done(MonitorListener by, Model model, int iteration, int epoch) {
    run(
        CallbackRow.Callback.DONE,
        by,
        () -> {
          endIteration(model, iteration, epoch);
          forgetAbsent();
        });
    stillHere(by);
  }

  /**
   * Clips when the listener that brought the policy is called: one that was removed clips no more.
   */
  private void clip(MonitorListener by, Model model) {
    Member owner = clipping;
    GradientClipper active = clipper;
    // A listener that was added twice calls twice; the gradient must be clipped once.
    if (owner == null || active == null || owner.listener != by || recorder.isClipped()) {
      return;
    }
    Optional<GradientMeasurement> measured = recorder.gradient(model, schedules());
    if (measured.isPresent()) {
      active.clip(model, measured.get()).ifPresent(recorder::clipped);
    }
  }

  private void endIteration(Model model, int iteration, int epoch) {
    long self = selfNanos;
    selfNanos = 0;
    Optional<IterationSnapshot> finished =
        recorder.finish(model, iteration, epoch, schedules(), System.nanoTime(), self);
    if (finished.isPresent()) {
      report(finished.get(), diagnosis.examine(finished.get()));
    }
  }

  private void report(IterationSnapshot snapshot, List<FindingEvent> events) {
    List<Outbox> sinks = sinks();
    sinks.forEach(sink -> sink.post(snapshot));
    for (FindingEvent event : events) {
      String detector = diagnosis.detectorOf(event.finding());
      for (Outbox sink : sinks) {
        if (members.stream().anyMatch(m -> m.detectors.contains(detector) && m.tells(sink))) {
          sink.post(event);
        }
      }
      members.stream()
          .filter(member -> member.detectors.contains(detector))
          .forEach(member -> member.assembly().record().add(event));
    }
    List<Finding> open = diagnosis.openFindings();
    for (Member member : members) {
      member.assembly().record().add(snapshot);
      for (Finding finding : open) {
        member.assembly().record().update(snapshot.session(), worker, finding);
      }
    }
  }

  /** One queue for each publisher: one brought by two listeners must not hear everything twice. */
  private List<Outbox> sinks() {
    List<Outbox> sinks = new ArrayList<>(4);
    for (Member member : members) {
      for (Outbox outbox : member.assembly().outboxes()) {
        if (outbox.isOpen()
            && sinks.stream().noneMatch(o -> o.publisher().equals(outbox.publisher()))) {
          sinks.add(outbox);
        }
      }
    }
    return sinks;
  }

  private List<Sampling> schedules() {
    List<Sampling> schedules = new ArrayList<>(members.size());
    for (Member member : members) {
      Sampling sampling = member.assembly().sampling();
      if (sampling != null) {
        schedules.add(sampling);
      }
    }
    return schedules;
  }

  private boolean wantsDeadUnits() {
    for (Member member : members) {
      if (member.assembly().deadUnits()) {
        return true;
      }
    }
    return false;
  }

  /** One stage of the pipeline, once for all listeners. */
  private synchronized void run(CallbackRow.Callback callback, MonitorListener by, Runnable stage) {
    if (row.begins(callback, by)) {
      guarded(callback, stage);
    }
  }

  private synchronized void guarded(CallbackRow.Callback callback, Runnable stage) {
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
    selfNanos += System.nanoTime() - start;
  }

  /**
   * Drops the parts of listeners that took no part in the iteration before: they were removed.
   * Where new ones have replaced all that there were, it is another run: it starts afresh, under
   * their name.
   */
  private void forgetAbsent() {
    if (members.removeIf(member -> !member.heard)) {
      chooseClipping();
      // Who came with the first iteration that the absent ones missed has seen one by now.
      if (!members.isEmpty() && members.stream().noneMatch(member -> member.iterations > 1)) {
        recorder = new IterationRecorder(members.get(0).assembly().sessionId(), worker);
        diagnosis = newDiagnosis();
        members.forEach(this::addParts);
      } else {
        Set<String> names = new HashSet<>();
        members.forEach(member -> names.addAll(member.detectors));
        diagnosis.retain(names);
      }
    }
    for (Member member : members) {
      member.heard = false;
      member.iterations++;
    }
  }

  private synchronized void stillHere(MonitorListener listener) {
    Member member = member(listener);
    if (member != null) {
      member.heard = true;
    }
  }

  private @Nullable Member member(MonitorListener listener) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).listener == listener) {
        return members.get(i);
      }
    }
    return null;
  }

  /** The first member that brings a policy has it; another takes over once that one has gone. */
  private void chooseClipping() {
    Member first = null;
    for (Member member : members) {
      if (first == null && member.assembly().clipping() != null) {
        first = member;
      }
    }
    if (first == clipping) {
      return;
    }
    clipping = first;
    ClippingPolicy policy = first == null ? null : first.assembly().clipping();
    clipper = policy == null ? null : new GradientClipper(policy.forNetwork());
  }

  private static final class Member {
    final MonitorListener listener;
    final Set<String> detectors = new HashSet<>();
    boolean heard = true;
    long iterations;

    Member(MonitorListener listener) {
      this.listener = listener;
    }

    Assembly assembly() {
      return listener.assembly();
    }

    /** Whether it brought a publisher that is the one behind this queue. */
    boolean tells(Outbox sink) {
      return assembly().outboxes().stream()
          .anyMatch(outbox -> outbox.publisher().equals(sink.publisher()));
    }
  }
}
