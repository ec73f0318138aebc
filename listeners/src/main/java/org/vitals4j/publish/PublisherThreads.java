package org.vitals4j.publish;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The threads that call publishers: one for all publishers of all monitors, as long as they return.
 * A publisher that hangs keeps its thread, and another one serves the rest. All are daemons; the
 * last ends a few seconds after the last entry, or once every monitor is closed.
 *
 * <p>Nobody wakes a thread for a snapshot: that would cost the training ten microseconds an
 * iteration. It looks for them every {@value #POLL_INTERVAL_MILLIS} milliseconds.
 */
final class PublisherThreads implements PublisherQueue.Threads {

  /** Those of this JVM. */
  static final PublisherThreads SHARED = new PublisherThreads();

  static final String NAME = "vitals4j-publisher";

  private static final long POLL_INTERVAL_MILLIS = 25;

  private final Object lock = new Object();

  /** Queues with something to deliver, now or when time has passed; the one served last is last. */
  private final Set<PublisherQueue> active = new LinkedHashSet<>();

  /** Those that a thread is serving. */
  private final Set<PublisherQueue> served = new LinkedHashSet<>();

  private int threads;
  private int waiting;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the caller's is
  public void await(Object heldLock, long millis) throws InterruptedException {
    heldLock.wait(millis);
  }

  @Override
  public void wake(PublisherQueue queue, PublisherQueue.Urgency urgency) {
    synchronized (lock) {
      active.add(queue);
      if (waiting > 0) {
        lock.notify();
      } else if (threads == 0
          || (urgency == PublisherQueue.Urgency.NOW && !served.contains(queue))) {
        start();
      }
    }
  }

  /** How many there are now. */
  int count() {
    synchronized (lock) {
      return threads;
    }
  }

  /** Called with the lock held. */
  private void start() {
    Thread thread = new Thread(this::run, NAME);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError noMoreThreads) {
      return; // what is posted next tries again; what does not fit into the queue is counted
    }
    threads++;
  }

  private void run() {
    PublisherQueue served = null;
    while (true) {
      served = next(served);
      if (served == null) {
        return;
      }
      served.deliver();
      // A publisher may have set it; it is not meant for those that come after.
      Thread.interrupted();
    }
  }

  /**
   * The next queue to serve; waits for one.
   *
   * @param done the one that was served before
   * @return null once this thread is to end
   */
  private @Nullable PublisherQueue next(@Nullable PublisherQueue done) {
    synchronized (lock) {
      served.remove(done);
      while (true) {
        PublisherQueue due = nextDue();
        if (due != null) {
          return due;
        }
        if (waiting > 0 || served.containsAll(active)) {
          threads--;
          return null; // another one waits already, or there is nothing to wait for
        }
        waiting++;
        try {
          lock.wait(POLL_INTERVAL_MILLIS);
        } catch (InterruptedException asked) {
          // Somebody wants this thread to end; but what was posted meanwhile counts on it.
          PublisherQueue last = nextDue();
          if (last == null) {
            active.removeIf(queue -> !served.contains(queue) && queue.unregister());
            threads--;
          }
          return last;
        } finally {
          waiting--;
        }
      }
    }
  }

  /** The first queue that has something due, now served; called with the lock held. */
  private @Nullable PublisherQueue nextDue() {
    PublisherQueue first = null;
    for (var all = active.iterator(); all.hasNext() && first == null; ) {
      PublisherQueue queue = all.next();
      if (!served.contains(queue)) {
        switch (queue.state()) {
          case DUE -> first = queue;
          case LATER -> {}
          case NEVER -> all.remove();
        }
      }
    }
    if (first != null) {
      served.add(first);
      active.remove(first);
      active.add(first); // behind the others
    }
    return first;
  }
}
