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
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Set<PublisherQueue> LIVE = Collections.newSetFromMap(new WeakHashMap<>());

  /**
   * There only while it has something to do: it would keep this class, and its loader, for ever.
   */
  private static @Nullable Thread hook;

  private ShutdownFlush() {}

  static synchronized void add(PublisherQueue outbox) {
    LIVE.add(outbox);
    if (hook == null) {
      Thread drain = new Thread(ShutdownFlush::drain, "vitals4j-exit");
      try {
        Runtime.getRuntime().addShutdownHook(drain);
        hook = drain;
      } catch (IllegalStateException alreadyEnding) {
        // Then there is nothing left to deliver.
      }
    }
  }

  static synchronized void remove(PublisherQueue outbox) {
    LIVE.remove(outbox);
    Thread installed = hook;
    if (installed != null && LIVE.isEmpty()) {
      try {
        Runtime.getRuntime().removeShutdownHook(installed);
        hook = null;
      } catch (IllegalStateException alreadyEnding) {
        // It runs, or has run.
      }
    }
  }

  private static synchronized PublisherQueue[] live() {
    return LIVE.toArray(new PublisherQueue[0]);
  }

  private static void drain() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (PublisherQueue outbox : live()) {
      outbox.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
