package org.vitals4j;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.session.Guard;
import org.vitals4j.session.ListenerConfig;
import org.vitals4j.session.MonitorSession;
import org.vitals4j.session.Participant;
import org.vitals4j.session.Sessions;
import org.vitals4j.session.StandDown;
import org.vitals4j.session.WatchingListener;
import org.vitals4j.treat.TrainingHaltedException;

/**
 * What all listeners of Vitals4j share: they pass DL4J's callbacks on to the session of the model,
 * and contribute parts to it. Several on one network share one session, so each measurement is made
 * once however many there are.
 *
 * <p>A listener may be shared by several networks and threads: {@code ParallelWrapper} calls one
 * object from all its workers, each with its own model.
 */
abstract class MonitorListener implements WatchingListener {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private static final String FINDING = "finding its session";

  private final ListenerConfig config;
  private final Participant participant;
  private final Guard guard = new Guard();
  private volatile @Nullable Link last;
  private volatile boolean saidWhatIsNotWatched;

  MonitorListener(ListenerConfig config) {
    this.config = config;
    this.participant = new Participant(this, config);
  }

  /** This listener as sessions know it. */
  final Participant participant() {
    return participant;
  }

  /** What this listener brings to a session. */
  final ListenerConfig config() {
    return config;
  }

  @Override
  public final void onForwardPass(Model model, List<INDArray> activations) {
    pass(model, session -> session.forward(participant, model, activations));
  }

  @Override
  public final void onForwardPass(Model model, Map<String, INDArray> activations) {
    pass(model, session -> session.forward(participant, model, activations));
  }

  @Override
  public final void onBackwardPass(Model model) {
    pass(model, session -> session.backward(participant, model));
  }

  @Override
  public final void onGradientCalculation(Model model) {
    pass(model, session -> session.gradient(participant, model));
  }

  @Override
  public final void iterationDone(Model model, int iteration, int epoch) {
    pass(model, session -> session.done(participant, model, iteration, epoch));
  }

  @Override
  public final void onEpochStart(Model model) {}

  @Override
  public final void onEpochEnd(Model model) {}

  private void pass(Model model, Consumer<MonitorSession> callback) {
    if (guard.off()) {
      tellStandDown();
      return;
    }
    if (guard.off(FINDING)) {
      return;
    }
    try {
      MonitorSession session = session(model);
      if (session != null) {
        callback.accept(session);
      } else if (!saidWhatIsNotWatched) {
        saidWhatIsNotWatched = true;
        LOG.warn(
            "DL4J shows a {} and not the network, as it does in pre-training: it is not watched,"
                + " and its steps are neither clipped nor skipped",
            model.getClass().getSimpleName());
      }
      guard.succeeded(FINDING);
    } catch (TrainingHaltedException deliberate) {
      throw deliberate;
    } catch (Throwable thrown) {
      guard.failed(FINDING, thrown);
    }
  }

  /** Whether it is called in vain on some network, since it failed there or everywhere. */
  final boolean hasStoodDown() {
    return guard.off() || Sessions.isAnyStoodDown(participant);
  }

  /** Brings what its user may ask up to date where no callback does any more. */
  final void settle() {
    if (guard.off()) {
      tellStandDown();
    }
    Sessions.endRemoved(participant);
  }

  private synchronized void tellStandDown() {
    if (!guard.mustTell()) {
      return;
    }
    try {
      Optional<IterationSnapshot> latest = config.record().latest();
      FindingEvent event =
          StandDown.event(
              config.sessionId(),
              latest.map(IterationSnapshot::worker).orElse("0"),
              guard.because().orElse("failed"),
              latest.map(IterationSnapshot::iteration).orElse(0),
              latest.map(IterationSnapshot::epoch).orElse(0));
      config.record().add(event);
      config.queues().forEach(outbox -> outbox.post(event));
    } catch (Throwable even) {
      // What follows says it in the log, if that is possible.
    }
    guard.told();
  }

  /** The session of a model: mostly that of the call before, and then without the common lock. */
  private @Nullable MonitorSession session(Model model) {
    Link known = last;
    if (known != null && known.model.refersTo(model)) {
      return known.session;
    }
    MonitorSession session = Sessions.of(model, participant);
    if (session != null) {
      last = new Link(new WeakReference<>(model), session);
    }
    return session;
  }

  /** Whose session it was in the call before. */
  private record Link(WeakReference<Model> model, MonitorSession session) {}
}
