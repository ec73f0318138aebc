package org.vitals4j;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.measure.IterationRecorder;

/**
 * The session of each network, found by identity and held weakly.
 *
 * <p>Identity, because DL4J's networks override {@code equals} (comparing parameters) without
 * {@code hashCode}. Weakly, because a monitor must not keep a network alive.
 */
final class Sessions {

  private static final Map<Key, MonitorSession> SESSIONS = new HashMap<>();
  private static final ReferenceQueue<Model> GONE = new ReferenceQueue<>();

  private Sessions() {}

  /**
   * The session of a model, made on first use, with a listener's parts added to it. Never throws.
   *
   * @return null for models that cannot be watched, such as a single layer in pre-training
   */
  static @Nullable MonitorSession join(Model model, MonitorListener listener) {
    MonitorSession session;
    synchronized (SESSIONS) {
      forgetGone();
      session = SESSIONS.get(new Key(model, null));
      if (session == null) {
        if (!IterationRecorder.supports(model)) {
          return null;
        }
        session =
            new MonitorSession(
                listener.assembly().sessionId(), listener.assembly().record().nextWorker());
        SESSIONS.put(new Key(model, GONE), session);
      }
    }
    session.join(listener);
    return session;
  }

  /**
   * Checks that a listener may join a model.
   *
   * @throws IllegalStateException if both it and a listener that is there bring a clipping policy
   */
  static void refuseSecondClipping(Model model, MonitorListener listener) {
    MonitorSession session;
    synchronized (SESSIONS) {
      session = SESSIONS.get(new Key(model, null));
    }
    if (session != null) {
      session
          .clippingConflict(listener.assembly())
          .ifPresent(
              sentence -> {
                throw new IllegalStateException(sentence);
              });
    }
  }

  private static void forgetGone() {
    Reference<? extends Model> gone;
    while ((gone = GONE.poll()) != null) {
      SESSIONS.remove(gone);
    }
  }

  /** A weak reference that is equal to another of the same object. */
  private static final class Key extends WeakReference<Model> {
    private final int hash;

    Key(Model model, @Nullable ReferenceQueue<Model> queue) {
      super(model, queue);
      hash = System.identityHashCode(model);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true; // also once the model has gone, so that the entry can be removed
      }
      return other instanceof Key key && key.get() != null && key.get() == this.get();
    }
  }
}
