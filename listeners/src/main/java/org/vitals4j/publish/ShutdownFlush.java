package org.vitals4j.publish;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what is still queued when the JVM ends: a job whose last iteration went wrong tends to
 * end right after it, and its last alert is the one that matters.
 */
final class ShutdownFlush {

  /** For all publishers together: a monitor must not hold up the end of its host. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private static final Set<PublisherQueue> OPEN_QUEUES =
      Collections.newSetFromMap(new WeakHashMap<>());

  /** There only while it has something to do: it would keep this class, and its loader, alive. */
  private static @Nullable Thread hook;

  private ShutdownFlush() {}

  static synchronized void add(PublisherQueue queue) {
    OPEN_QUEUES.add(queue);
    if (hook == null) {
      Thread drain = new Thread(ShutdownFlush::flushAll, "vitals4j-exit");
      try {
        Runtime.getRuntime().addShutdownHook(drain);
        hook = drain;
      } catch (IllegalStateException alreadyEnding) {
        // Then there is nothing left to deliver.
      }
    }
  }

  static synchronized void remove(PublisherQueue queue) {
    OPEN_QUEUES.remove(queue);
    Thread installed = hook;
    if (installed != null && OPEN_QUEUES.isEmpty()) {
      try {
        Runtime.getRuntime().removeShutdownHook(installed);
        hook = null;
      } catch (IllegalStateException alreadyEnding) {
        // It runs, or has run.
      }
    }
  }

  private static synchronized PublisherQueue[] openQueues() {
    return OPEN_QUEUES.toArray(new PublisherQueue[0]);
  }

  private static void flushAll() {
    long deadline = System.nanoTime() + MAX_WAIT.toNanos();
    for (PublisherQueue queue : openQueues()) {
      queue.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
