package org.vitals4j.publish;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Delivers what is still queued when the JVM ends: a job whose last iteration went wrong tends to
 * end right after it, and its last alert is the one that matters.
 */
final class ExitDrain {

  /** For all publishers together: a monitor must not hold up the end of its host. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Set<Outbox> LIVE =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(ExitDrain::drain, "vitals4j-exit"));
    } catch (IllegalStateException alreadyEnding) {
      // Then there is nothing left to deliver.
    }
  }

  private ExitDrain() {}

  static void add(Outbox outbox) {
    LIVE.add(outbox);
  }

  static void remove(Outbox outbox) {
    LIVE.remove(outbox);
  }

  private static void drain() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Outbox outbox : LIVE.toArray(new Outbox[0])) {
      outbox.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
