package org.vitals4j.session;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.measure.IterationRecorder;

/**
 * The session of each network, found by identity and held weakly.
 *
 * <p>Identity, because DL4J's networks override {@code equals} (comparing parameters) without
 * {@code hashCode}. Weakly, because a monitor must not keep a network alive.
 */
public final class Sessions {

  private static final Map<Key, MonitorSession> SESSIONS = new HashMap<>();
  private static final ReferenceQueue<Model> COLLECTED = new ReferenceQueue<>();
  private static final ReplicaSeats REPLICAS = new ReplicaSeats();

  private Sessions() {}

  /**
   * The session of a model, made on first use. A new replica of a {@code ParallelWrapper} goes on
   * with that of the replica before it. Never throws.
   *
   * @param first who asks; a new run has its name
   * @return null for models that cannot be watched, such as a single layer in pre-training
   */
  public static @Nullable MonitorSession of(Model model, Participant first) {
    List<MonitorSession> ended;
    MonitorSession session;
    synchronized (SESSIONS) {
      ended = removeCollected();
      session = SESSIONS.get(new Key(model, null));
      if (session == null && IterationRecorder.supports(model)) {
        session = REPLICAS.next(first);
        if (session == null) {
          session = new MonitorSession(first);
        } else {
          SESSIONS.values().remove(session); // the replica before is trained no more
        }
        REPLICAS.take(session);
        SESSIONS.put(new Key(model, COLLECTED), session);
      }
    }
    ended.forEach(MonitorSession::end);
    return session;
  }

  /** The session of a model; empty where there is none. */
  public static Optional<MonitorSession> find(Model model) {
    synchronized (SESSIONS) {
      return Optional.ofNullable(SESSIONS.get(new Key(model, null)));
    }
  }

  /**
   * Takes the session off a network, so that it can go on with a copy of it: all that was learnt,
   * open findings and the worker's name included. Whoever trains the network on begins a session of
   * its own.
   *
   * @return empty where the network has none
   */
  public static Optional<MonitorSession> detach(Model model) {
    synchronized (SESSIONS) {
      return Optional.ofNullable(SESSIONS.remove(new Key(model, null)));
    }
  }

  /**
   * Goes on with a session that was {@linkplain #detach detached} from another copy of the network.
   *
   * @return false if the network has a session already; then nothing is changed
   */
  public static boolean attach(Model model, MonitorSession session) {
    List<MonitorSession> ended;
    boolean attached;
    synchronized (SESSIONS) {
      ended = removeCollected();
      attached = SESSIONS.putIfAbsent(new Key(model, COLLECTED), session) == null;
    }
    ended.forEach(MonitorSession::end);
    return attached;
  }

  /**
   * Ends the runs of networks that are gone, and of those from which a listener was removed: no
   * callback comes that would. Looks at every network that is watched in this JVM.
   */
  public static void endRemoved(Participant listener) {
    List<MonitorSession> ended;
    List<Map.Entry<Key, MonitorSession>> live = new ArrayList<>();
    synchronized (SESSIONS) {
      ended = removeCollected();
      SESSIONS.entrySet().stream()
          .filter(entry -> entry.getValue().has(listener))
          .forEach(entry -> live.add(Map.entry(entry.getKey(), entry.getValue())));
    }
    ended.forEach(MonitorSession::end);
    for (Map.Entry<Key, MonitorSession> entry : live) {
      Model model = entry.getKey().get();
      if (model != null) {
        entry.getValue().endRemoved(model);
      }
    }
  }

  /** Whether a listener's monitoring of some network that is still there has stood down. */
  public static boolean isAnyStoodDown(Participant listener) {
    synchronized (SESSIONS) {
      return SESSIONS.values().stream()
          .anyMatch(session -> session.hasStoodDown() && session.has(listener));
    }
  }

  /** Called with the lock held; what is returned is to be ended without it. */
  private static List<MonitorSession> removeCollected() {
    List<MonitorSession> ended = new ArrayList<>(0);
    Reference<? extends Model> gone;
    while ((gone = COLLECTED.poll()) != null) {
      MonitorSession session = SESSIONS.remove(gone);
      if (session != null && !REPLICAS.keeps(session)) {
        ended.add(session);
      }
    }
    ended.addAll(REPLICAS.ended());
    return ended;
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
