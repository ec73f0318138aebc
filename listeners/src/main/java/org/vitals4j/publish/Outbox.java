package org.vitals4j.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.diagnose.FindingEvent;
import org.vitals4j.measure.IterationSnapshot;

/**
 * Stands between the training thread and one {@link Publisher}: a bounded queue, and a daemon
 * thread that empties it.
 *
 * <p>Posting takes a lock for the time of an array write and never waits for the publisher. When
 * the queue is full the oldest snapshot is dropped and counted; a finding event only where there is
 * nothing else. The thread ends after a few idle seconds and starts again when needed, so that a
 * monitor nobody closed leaves nothing behind.
 */
public final class Outbox {

  /** Entries a publisher may fall behind before the oldest are dropped. */
  static final int CAPACITY = 1024;

  private static final long IDLE_MILLIS = 5_000;
  private static final int FAILURES_BEFORE_RETIREMENT = 3;
  private static final Object CLOSE = new Object();
  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Publisher publisher;
  private final int capacity;
  private final Object lock = new Object();
  private final ArrayDeque<Object> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean delivering;
  private boolean closed;
  private long dropped;
  private int failures;

  /** A queue for one publisher. */
  public Outbox(Publisher publisher) {
    this(publisher, CAPACITY);
  }

  Outbox(Publisher publisher, int capacity) {
    this.publisher = publisher;
    this.capacity = capacity;
    ExitDrain.add(this);
  }

  /** The publisher it serves. */
  public Publisher publisher() {
    return publisher;
  }

  /** Queues a snapshot. Returns at once, whatever the publisher does. */
  public void post(IterationSnapshot snapshot) {
    enqueue(snapshot);
  }

  /** Queues a finding event. Returns at once, whatever the publisher does. */
  public void post(FindingEvent event) {
    enqueue(event);
  }

  /** How many entries were dropped so far because the publisher fell behind. */
  public long dropped() {
    synchronized (lock) {
      return dropped;
    }
  }

  /**
   * Waits until everything posted so far is delivered or the time is up.
   *
   * @return whether it was all delivered
   */
  public boolean await(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (!queue.isEmpty() || delivering) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        try {
          lock.wait(millis);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  /** Whether posting still has a purpose. */
  public boolean isOpen() {
    synchronized (lock) {
      return !closed && !retired();
    }
  }

  /**
   * Delivers what is queued, then closes the publisher, and waits for both for at most the time
   * given. What is posted later is ignored. A second call does nothing.
   */
  public void close(Duration patience) {
    synchronized (lock) {
      if (isOpen()) {
        enqueue(CLOSE);
      }
      closed = true;
    }
    await(patience);
    ExitDrain.remove(this);
  }

  private void enqueue(Object entry) {
    synchronized (lock) {
      if (!isOpen()) {
        return;
      }
      if (queue.size() >= capacity) {
        dropOldest();
      }
      queue.addLast(entry);
      Thread running = thread;
      if (running == null) {
        running = new Thread(this::deliver, "vitals4j-" + publisher.name());
        running.setDaemon(true);
        thread = running;
        running.start();
      }
      lock.notifyAll();
    }
  }

  private void dropOldest() {
    Iterator<Object> entries = queue.iterator();
    while (entries.hasNext()) {
      if (entries.next() instanceof IterationSnapshot) {
        entries.remove();
        dropped++;
        return;
      }
    }
    queue.removeFirst();
    dropped++;
  }

  private void deliver() {
    while (true) {
      Object entry = next();
      if (entry == null) {
        return;
      }
      long behind = dropped();
      guarded(
          () -> {
            if (entry instanceof IterationSnapshot snapshot) {
              publisher.iteration(snapshot, behind);
            } else if (entry instanceof FindingEvent event) {
              publisher.finding(event);
            } else {
              publisher.close();
            }
          });
      synchronized (lock) {
        delivering = false;
        if (retired()) {
          queue.clear();
        }
        lock.notifyAll();
      }
    }
  }

  /** The next entry, or null once this thread should end. */
  private @Nullable Object next() {
    synchronized (lock) {
      long deadline = System.nanoTime() + IDLE_MILLIS * 1_000_000;
      while (queue.isEmpty()) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          thread = null;
          return null;
        }
        try {
          lock.wait(millis);
        } catch (InterruptedException interrupted) {
          thread = null;
          return null;
        }
      }
      delivering = true;
      return queue.removeFirst();
    }
  }

  private boolean retired() {
    return failures >= FAILURES_BEFORE_RETIREMENT;
  }

  @SuppressWarnings("CatchingUnchecked") // a plug-in may throw anything
  private void guarded(Runnable delivery) {
    try {
      delivery.run();
      failures = 0;
    } catch (Throwable thrown) {
      synchronized (lock) {
        failures++;
      }
      LOG.error(
          "Publisher '{}' failed{}; training goes on",
          publisher.name(),
          retired() ? " for the third time in a row and is retired" : "",
          thrown);
    }
  }
}
