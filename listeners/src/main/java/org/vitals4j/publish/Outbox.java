package org.vitals4j.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.diagnose.FindingEvent;
import org.vitals4j.diagnose.TreatmentEvent;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.measure.PlainText;

/**
 * Stands between the training thread and one {@link Publisher}: a bounded queue, and a daemon
 * thread that empties it.
 *
 * <p>Posting takes a lock for the time of an array write and never waits for the publisher. Only a
 * finding wakes the thread: waking it for each snapshot would cost the training ten microseconds an
 * iteration, so it looks for them every {@value #LINGER_MILLIS} milliseconds. When the queue is
 * full the oldest snapshot is dropped and counted; a finding event only where there is nothing
 * else. The thread ends after a few idle seconds and starts again when needed, so that a monitor
 * nobody closed leaves nothing behind; closing ends it at once.
 */
public final class Outbox {

  /** Entries a publisher may fall behind before the oldest are dropped. */
  static final int CAPACITY = 1024;

  private static final long IDLE_MILLIS = 5_000;
  private static final long QUIET_MILLIS = 250;

  /** How long a snapshot may lie before the thread looks again; nobody wakes it for one. */
  private static final long LINGER_MILLIS = 25;

  private static final int FAILURES_BEFORE_RETIREMENT = 3;
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Object CLOSE = new Object();
  private static final Object FLUSH = new Object();
  private static final Object IDLE = new Object();
  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Publisher publisher;
  private final String name;
  private final int capacity;
  private final long idleMillis;
  private final Object lock = new Object();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private volatile boolean closed;
  private boolean flushed = true;
  private long accepted;
  private @Nullable Entry delivering;
  private long dropped;
  private volatile int failures;
  private int waiting;
  private boolean toldIdle = true;

  /** A queue for one publisher. */
  public Outbox(Publisher publisher) {
    this(publisher, CAPACITY, IDLE_MILLIS);
  }

  Outbox(Publisher publisher, int capacity) {
    this(publisher, capacity, IDLE_MILLIS);
  }

  /**
   * @param idleMillis milliseconds without an entry before the publisher is told
   */
  Outbox(Publisher publisher, int capacity, long idleMillis) {
    this.publisher = publisher;
    this.capacity = capacity;
    this.idleMillis = idleMillis;
    this.name = nameOf(publisher);
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

  /** Queues a treatment event. Returns at once, whatever the publisher does. */
  public void post(TreatmentEvent event) {
    enqueue(event);
  }

  /** How many entries were dropped so far because the publisher fell behind. */
  public long dropped() {
    synchronized (lock) {
      return dropped;
    }
  }

  /**
   * Waits until everything posted so far is delivered (or dropped) or the time is up. Does not wait
   * for what is posted meanwhile.
   *
   * @return whether it was all delivered
   */
  public boolean await(Duration patience) {
    long nanos = patience.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : patience.toNanos();
    long deadline = System.nanoTime() + nanos;
    synchronized (lock) {
      if (isOpen() && accepted > 0) {
        add(FLUSH);
      }
      waiting++;
      lock.notifyAll();
      try {
        return await(accepted, deadline);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        waiting--;
      }
    }
  }

  /** Called with the lock held. */
  private boolean await(long target, long deadline) throws InterruptedException {
    while (oldestPending() <= target) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      lock.wait(millis);
    }
    return true;
  }

  /** Number of the oldest entry that is not delivered yet; called with the lock held. */
  private long oldestPending() {
    Entry current = delivering;
    Entry next = current != null ? current : queue.peekFirst();
    return next == null ? Long.MAX_VALUE : next.number();
  }

  /** Whether posting still has a purpose. */
  public boolean isOpen() {
    return !closed && !retired();
  }

  /**
   * Delivers what is queued, then closes the publisher, and waits for both for at most the time
   * given. What is posted later is ignored. A second call does nothing.
   */
  public void close(Duration patience) {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        add(CLOSE);
      }
    }
    await(patience);
    ExitDrain.remove(this);
  }

  private void enqueue(Object entry) {
    synchronized (lock) {
      if (!isOpen()) {
        return;
      }
      if (queue.size() < capacity || dropOldestFor(entry)) {
        add(entry);
      }
    }
  }

  /** Called with the lock held. */
  private void add(Object entry) {
    queue.addLast(new Entry(++accepted, entry));
    Thread running = thread;
    if (running == null) {
      running = new Thread(this::deliver, "vitals4j-" + name);
      running.setDaemon(true);
      running.start();
      thread = running; // not before: a thread that could not be started must be tried again
    }
    if (!(entry instanceof IterationSnapshot) || queue.size() >= capacity / 2) {
      lock.notifyAll();
    }
  }

  /**
   * Makes room by dropping the oldest snapshot; where only findings wait, a new finding pushes out
   * the oldest of them and a new snapshot is dropped itself.
   *
   * @return whether there is room now
   */
  private boolean dropOldestFor(Object entry) {
    dropped++;
    Iterator<Entry> entries = queue.iterator();
    while (entries.hasNext()) {
      if (entries.next().content() instanceof IterationSnapshot) {
        entries.remove();
        return true;
      }
    }
    if (entry instanceof IterationSnapshot) {
      return false;
    }
    queue.removeFirst();
    return true;
  }

  private void deliver() {
    while (true) {
      Entry next = next();
      if (next == null) {
        return;
      }
      Object entry = next.content();
      long behind = dropped();
      guarded(
          () -> {
            if (entry instanceof IterationSnapshot snapshot) {
              publisher.iteration(snapshot, behind);
            } else if (entry instanceof FindingEvent event) {
              publisher.finding(event);
            } else if (entry instanceof TreatmentEvent event) {
              publisher.treatment(event);
            } else if (entry == FLUSH) {
              publisher.flush();
            } else if (entry == IDLE) {
              publisher.idle();
            } else {
              publisher.close();
            }
          },
          entry != FLUSH && entry != IDLE);
      synchronized (lock) {
        delivering = null;
        if (retired()) {
          forgetAllButClose();
        }
        if (waiting > 0) {
          lock.notifyAll();
        }
      }
    }
  }

  /** The next entry, or null once this thread should end. */
  private @Nullable Entry next() {
    synchronized (lock) {
      long start = System.nanoTime();
      while (queue.isEmpty()) {
        if (closed) {
          thread = null;
          return null; // all was delivered, and nothing more comes
        }
        long waited = (System.nanoTime() - start) / 1_000_000;
        if (!flushed && waited >= QUIET_MILLIS) {
          flushed = true;
          return new Entry(accepted, FLUSH);
        }
        if (waited >= idleMillis) {
          if (!toldIdle && !closed && !retired()) {
            toldIdle = true;
            // In this thread, which stays the only one that calls the publisher.
            return new Entry(accepted, IDLE);
          }
          if (flushed) {
            thread = null;
            return null;
          }
        }
        try {
          lock.wait(LINGER_MILLIS);
        } catch (InterruptedException interrupted) {
          // Somebody wants this thread to end; but what was posted meanwhile counts on it.
          if (queue.isEmpty()) {
            thread = null;
            return null;
          }
        }
      }
      Entry entry = queue.removeFirst();
      delivering = entry;
      flushed = entry.content() == FLUSH;
      toldIdle = false;
      return entry;
    }
  }

  private void forgetAllButClose() {
    queue.removeIf(entry -> entry.content() != CLOSE);
  }

  private boolean retired() {
    return failures >= FAILURES_BEFORE_RETIREMENT;
  }

  /**
   * Delivers.
   *
   * @param counts whether success shows that the publisher has recovered; a flush may do nothing
   */
  private void guarded(Runnable delivery, boolean counts) {
    try {
      delivery.run();
      synchronized (lock) {
        failures = retired() || !counts ? failures : 0;
      }
    } catch (VirtualMachineError fatal) {
      synchronized (lock) {
        failures = FAILURES_BEFORE_RETIREMENT; // no memory or no stack: not even a log line
      }
    } catch (Throwable thrown) {
      boolean last;
      synchronized (lock) {
        failures++;
        last = failures == FAILURES_BEFORE_RETIREMENT;
      }
      report(thrown, last);
    }
  }

  private void report(Throwable thrown, boolean last) {
    try {
      LOG.error(
          "Publisher '{}' failed{}; training goes on",
          PlainText.name(name),
          last ? " for the third time in a row and is retired" : "",
          thrown);
    } catch (Throwable unreportable) {
      // The logger failed as well; the failure is counted.
    }
  }

  private static String nameOf(Publisher publisher) {
    try {
      return publisher.name();
    } catch (Throwable thrown) {
      return publisher.getClass().getSimpleName();
    }
  }

  /** What was posted, numbered in order. */
  private record Entry(long number, Object content) {}
}
