package org.vitals4j.session;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which session watches what each thread of a {@code ParallelWrapper} trains. The wrapper makes new
 * replicas in each {@code fit}, but numbers its threads alike: what was learnt of a replica goes on
 * with the next one that a thread of the same number trains.
 *
 * <p>Guarded by the lock of {@link Sessions}. A wrapper that is collected is forgotten.
 */
final class ReplicaSeats {

  private final Map<UncaughtExceptionHandler, Map<String, MonitorSession>> wrappers =
      new WeakHashMap<>();

  /** Sessions whose replica was collected before the next came. */
  private final List<MonitorSession> waiting = new ArrayList<>(0);

  /** The session that goes on with a new replica of this thread; null where there is none. */
  @Nullable MonitorSession next(Participant listener) {
    MonitorSession session =
        ReplicaGroup.wrapperOfThisThread()
            .map(wrappers::get)
            .map(threads -> threads.get(Thread.currentThread().getName()))
            .filter(known -> known.has(listener))
            .orElse(null);
    waiting.remove(session);
    return session;
  }

  /** Notes whose replica this thread trains. */
  void take(MonitorSession session) {
    Optional<UncaughtExceptionHandler> wrapper = ReplicaGroup.wrapperOfThisThread();
    if (wrapper.isPresent()) {
      wrappers
          .computeIfAbsent(wrapper.get(), unused -> new HashMap<>())
          .put(Thread.currentThread().getName(), session);
    }
  }

  /** A network was collected; whether its session waits for the next replica. */
  boolean keeps(MonitorSession session) {
    boolean seated = isSeated(session);
    if (seated) {
      waiting.add(session);
    }
    return seated;
  }

  /** Those that wait in vain, since their wrapper is gone, too. */
  List<MonitorSession> ended() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<MonitorSession> ended = waiting.stream().filter(one -> !isSeated(one)).toList();
    waiting.removeAll(ended);
    return ended;
  }

  private boolean isSeated(MonitorSession session) {
    return wrappers.values().stream().anyMatch(threads -> threads.containsValue(session));
  }
}
