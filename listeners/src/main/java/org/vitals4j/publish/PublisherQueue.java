package org.vitals4j.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/**
 * Stands between the training thread and one {@link Publisher}: a bounded queue, emptied by a
 * daemon thread that all publishers share.
 *
 * <p>Posting takes a lock for the time of an array write and never waits for the publisher. When
 * the queue is full the oldest snapshot is dropped and counted; a finding event only where there is
 * nothing else, and then the mildest.
 */
@Internal
public final class PublisherQueue {

  /** Entries a publisher may fall behind before the oldest are dropped. */
  static final int CAPACITY = 1024;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long IDLE_NANOS = 5_000 * NANOS_PER_MILLI;
  private static final long QUIET_NANOS = 250 * NANOS_PER_MILLI;

  /** An entry that lies for so long has no thread: the others are inside publishers that hang. */
  private static final long STUCK_NANOS = 100 * NANOS_PER_MILLI;

  /** Deliveries before another publisher has its turn. */
  private static final int MAX_CALLS_PER_TURN = 256;

  private static final int FAILURES_BEFORE_RETIREMENT = 3;
  private static final Duration MAX_WAIT = Duration.ofDays(365);

  /** How soon what was posted should be delivered. */
  enum Urgency {
    /** When a thread looks for it. */
    ANY_TIME,
    /** As soon as a thread that is not inside another publisher can. */
    NOW
  }

  /** Who calls {@link #deliver} when something is due. */
  interface Threads {

    /** Something was posted. Called without the lock of the queue. */
    void wake(PublisherQueue queue, Urgency urgency);

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** As {@link Object#wait(long)} on a lock that the caller holds. */
    void await(Object lock, long millis) throws InterruptedException;
  }

  /** Whether there is something to deliver. */
  enum State {
    DUE,
    /** Not before some time has passed. */
    LATER,
    /** Not before something is posted; {@link Threads#wake} is called then. */
    NEVER
  }

  private final Publisher publisher;
  private final String name;
  private final int capacity;
  private final Threads threads;
  private final @Nullable ClassLoader contextClassLoader =
      Thread.currentThread().getContextClassLoader();

  private final Object lock = new Object();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private long accepted;
  private long dropped;
  private volatile boolean closed;
  private volatile int failures;

  /** Whether the threads know of it. */
  private boolean registered;

  private @Nullable Thread delivering;
  private @Nullable Entry inDelivery;
  private long lastCallNanos;
  private final FlushRequests flushes = new FlushRequests();
  private boolean idleReported = true;
  private boolean closeDelivered;
  private int waiting;

  /** Only touched by the thread that delivers. */
  private volatile boolean failureLogged;

  private volatile boolean equalsFailureLogged;

  /** A queue for one publisher. */
  public PublisherQueue(Publisher publisher) {
    this(publisher, CAPACITY, PublisherThreads.SHARED);
  }

  PublisherQueue(Publisher publisher, int capacity, Threads threads) {
    this.publisher = publisher;
    this.capacity = capacity;
    this.threads = threads;
    this.name = nameOf(publisher);
    ShutdownFlush.add(this);
  }

  /** Hands over what the monitor may do, before anything is posted. */
  public void hand(Publisher.Permission permission) {
    try {
      publisher.permission(permission);
    } catch (Throwable thrown) {
      FailureLog.error(
          "Publisher '" + name + "' failed as it was told the mode; it is called all the same",
          thrown);
    }
  }

  /** The publisher it serves. */
  public Publisher publisher() {
    return publisher;
  }

  /** Whether a publisher is the one it serves, or equal to it. */
  public boolean isFor(Publisher other) {
    if (publisher == other) {
      return true;
    }
    try {
      return publisher.equals(other);
    } catch (Throwable thrown) {
      if (!equalsFailureLogged) {
        equalsFailureLogged = true;
        FailureLog.error(
            "Publisher '" + name + "' failed in equals: it is taken for different from all others",
            thrown);
      }
      return false;
    }
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

  /** Queues what was checked so far. Returns at once, whatever the publisher does. */
  public void post(String session, String worker, List<Finding.Check> checks) {
    enqueue(new Checks(session, worker, List.copyOf(checks)));
  }

  /**
   * How many entries were lost so far: dropped because the publisher fell behind, or posted to one
   * that was retired.
   */
  public long dropped() {
    synchronized (lock) {
      return dropped;
    }
  }

  /** Whether {@link #close} was called: what is posted now is ignored. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether posting still has a purpose. */
  public boolean isOpen() {
    return !closed && !isRetired();
  }

  /**
   * Waits until everything posted so far is delivered (or dropped) or the time is up. Does not wait
   * for what is posted meanwhile. In the publisher's own thread it returns at once.
   *
   * @return whether it was all delivered
   */
  public boolean await(Duration maxWait) {
    long nanos = maxWait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT.toNanos() : maxWait.toNanos();
    long deadline = threads.nanoTime() + nanos;
    synchronized (lock) {
      if (delivering == Thread.currentThread()) {
        return false; // it would wait for itself
      }
      if (isOpen() && accepted > 0) {
        flushes.request(accepted);
      }
    }
    try {
      return await(accepted(), deadline);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private long accepted() {
    synchronized (lock) {
      return accepted;
    }
  }

  private boolean isPendingNow(long target) {
    synchronized (lock) {
      return isPending(target);
    }
  }

  private boolean await(long target, long deadline) throws InterruptedException {
    Urgency urgency = Urgency.ANY_TIME;
    while (isPendingNow(target)) {
      threads.wake(this, urgency);
      urgency = Urgency.NOW; // a thread had its time: all of them hang, or are busy
      synchronized (lock) {
        long nanos = deadline - threads.nanoTime();
        if (isPending(target)) {
          if (nanos < NANOS_PER_MILLI) {
            return false;
          }
          waiting++;
          try {
            // Not for all of it: the threads may hang inside other publishers.
            threads.await(lock, Math.min(nanos, STUCK_NANOS) / NANOS_PER_MILLI);
          } finally {
            waiting--;
          }
        }
      }
    }
    return true;
  }

  /** Whether something up to a number is not delivered; called with the lock held. */
  private boolean isPending(long target) {
    Entry first = inDelivery != null ? inDelivery : queue.peekFirst();
    return (first != null && first.number() <= target)
        || (isOpen() && flushes.isPending(target))
        || (closed && !closeDelivered);
  }

  /**
   * Delivers what is queued, then closes the publisher, and waits for both for at most the time
   * given; with none it returns at once, and both happen all the same. What is posted later is
   * ignored. Called again, it only waits.
   *
   * @return whether all was delivered and the publisher closed
   */
  public boolean close(Duration maxWait) {
    synchronized (lock) {
      closed = true;
    }
    boolean done = await(maxWait);
    if (!maxWait.isZero()) {
      ShutdownFlush.remove(this); // also one that hangs: it was waited for
    }
    return done;
  }

  private void enqueue(Object entry) {
    boolean wake;
    Urgency urgency;
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (isRetired()) {
        dropped++;
        return;
      }
      if (queue.size() >= capacity && !makeRoomFor(entry)) {
        return;
      }
      long time = threads.nanoTime();
      queue.addLast(new Entry(++accepted, entry, time));
      boolean important = !(entry instanceof IterationSnapshot) || queue.size() == capacity / 2;
      boolean stuck = time - queue.getFirst().nanos() > STUCK_NANOS;
      urgency = (important || stuck) && delivering == null ? Urgency.NOW : Urgency.ANY_TIME;
      wake = urgency == Urgency.NOW || !registered;
      registered = true;
    }
    if (wake) {
      threads.wake(this, urgency);
    }
  }

  /**
   * Makes room by dropping what is missed least, the oldest of its kind; what comes now is dropped
   * itself where all that waits would be missed more.
   *
   * @return whether there is room now
   */
  private boolean makeRoomFor(Object entry) {
    dropped++;
    Entry least = null;
    for (Entry waiting : queue) {
      if (least == null || importance(waiting.content()) < importance(least.content())) {
        least = waiting;
        if (least.content() instanceof IterationSnapshot) {
          break;
        }
      }
    }
    if (least == null || importance(entry) < importance(least.content())) {
      return false;
    }
    queue.remove(least);
    return true;
  }

  /** How much an entry would be missed: snapshots least, then findings by severity. */
  private static int importance(Object entry) {
    if (entry instanceof IterationSnapshot) {
      return 0;
    }
    if (entry instanceof Checks) {
      return Severity.INFO.rank(); // what comes later says it again
    }
    return entry instanceof FindingEvent event
        ? event.finding().worst().rank()
        : 1 + Severity.CRITICAL.rank();
  }

  /** What there is to do; {@link State#NEVER} is a promise to call {@link Threads#wake}. */
  State state() {
    synchronized (lock) {
      Call next = nextCall(threads.nanoTime());
      if (next != null) {
        return State.DUE;
      }
      boolean later = !closed && !isRetired() && (flushes.hasUnflushed() || !idleReported);
      registered = later;
      return later ? State.LATER : State.NEVER;
    }
  }

  /** Forgets what is not due yet, such as telling the publisher that nothing happens. */
  boolean unregister() {
    synchronized (lock) {
      registered = false;
      return true;
    }
  }

  /** One call of the publisher. */
  private enum Call {
    ENTRY,
    FLUSH,
    IDLE,
    CLOSE
  }

  /** What is due at a time; called with the lock held. */
  private @Nullable Call nextCall(long now) {
    Entry first = queue.peekFirst();
    if (isOpen() && flushes.isDue(first == null ? accepted : first.number() - 1)) {
      return Call.FLUSH;
    }
    if (first != null) {
      return Call.ENTRY;
    }
    if (closed) {
      return closeDelivered ? null : Call.CLOSE;
    }
    if (isRetired()) {
      return null;
    }
    if (flushes.hasUnflushed() && now - lastCallNanos >= QUIET_NANOS) {
      return Call.FLUSH;
    }
    return !idleReported && now - lastCallNanos >= IDLE_NANOS ? Call.IDLE : null;
  }

  /** Delivers what is due. At most one thread is in here at a time. */
  void deliver() {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(contextClassLoader);
    try {
      for (int i = 0; i < MAX_CALLS_PER_TURN && deliverOne(thread); i++) {
        // Goes on.
      }
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  private boolean deliverOne(Thread thread) {
    Call call;
    Entry entry = null;
    long behind;
    synchronized (lock) {
      call = nextCall(threads.nanoTime());
      if (call == null) {
        return false;
      }
      if (call == Call.ENTRY) {
        entry = queue.removeFirst();
      }
      behind = dropped;
      inDelivery = entry;
      delivering = thread;
    }
    Throwable thrown = invoke(call, entry, behind);
    boolean retires = recordOutcome(call, thrown);
    if (thrown != null && (retires || !failureLogged)) {
      failureLogged = true;
      FailureLog.error(
          "Publisher '"
              + name
              + "' failed"
              + (retires ? " and is retired: it is not called again" : "")
              + "; training goes on",
          thrown);
    }
    synchronized (lock) {
      inDelivery = null;
      delivering = null;
      lastCallNanos = threads.nanoTime();
      if (call == Call.CLOSE) {
        ShutdownFlush.remove(this);
        closeDelivered = true;
      }
      if (waiting > 0) {
        lock.notifyAll();
      }
    }
    return true;
  }

  private @Nullable Throwable invoke(Call call, @Nullable Entry entry, long behind) {
    try {
      switch (call) {
        case FLUSH -> publisher.flush();
        case IDLE -> publisher.idle();
        case CLOSE -> publisher.close();
        case ENTRY -> publish(entry == null ? call : entry.content(), behind);
      }
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  private void publish(Object content, long behind) {
    if (content instanceof IterationSnapshot snapshot) {
      publisher.iteration(snapshot, behind);
    } else if (content instanceof FindingEvent event) {
      publisher.finding(event);
    } else if (content instanceof TreatmentEvent event) {
      publisher.treatment(event);
    } else if (content instanceof Checks checks) {
      publisher.checks(checks.session(), checks.worker(), checks.all());
    }
  }

  /**
   * Notes what became of a call.
   *
   * @return whether the publisher is retired now
   */
  private boolean recordOutcome(Call call, @Nullable Throwable thrown) {
    synchronized (lock) {
      switch (call) {
        case ENTRY -> {
          flushes.markUnflushed();
          idleReported = false;
        }
        case FLUSH ->
            flushes.markFlushed(queue.isEmpty() ? accepted : queue.getFirst().number() - 1);
        case IDLE -> {
          flushes.markUnflushed();
          idleReported = true;
        }
        case CLOSE -> {}
      }
      boolean before = isRetired();
      if (thrown instanceof VirtualMachineError) {
        failures = FAILURES_BEFORE_RETIREMENT; // not once more: no memory or no stack
      } else if (thrown != null) {
        failures++;
      } else if (!before && call == Call.ENTRY) {
        failures = 0; // a flush that does nothing is no sign of recovery
      }
      if (isRetired()) {
        dropped += queue.size();
        queue.clear();
      }
      return isRetired() && !before;
    }
  }

  private boolean isRetired() {
    return failures >= FAILURES_BEFORE_RETIREMENT;
  }

  private static String nameOf(Publisher publisher) {
    try {
      return String.valueOf(publisher.name());
    } catch (Throwable thrown) {
      return publisher.getClass().getSimpleName();
    }
  }

  /** What was checked so far. */
  private record Checks(String session, String worker, List<Finding.Check> all) {}

  /** What was posted, numbered in order, and when. */
  private record Entry(long number, Object content, long nanos) {}

  /** Up to which entry what was held back is to be written. Guarded by the lock. */
  private static final class FlushRequests {

    /** The first and the last number that somebody waits for; 0 where nobody does. */
    private long first;

    private long last;
    private long flushedUpTo;
    private boolean unflushed;

    void request(long number) {
      first = first == 0 ? number : first;
      last = Math.max(last, number);
    }

    /** Whether somebody waits for what was delivered up to a number. */
    boolean isDue(long delivered) {
      return first > 0 && delivered >= first;
    }

    boolean isPending(long target) {
      return first > 0 && flushedUpTo < target;
    }

    /** An entry was delivered, which the publisher may hold back. */
    void markUnflushed() {
      unflushed = true;
    }

    boolean hasUnflushed() {
      return unflushed;
    }

    void markFlushed(long delivered) {
      flushedUpTo = delivered;
      unflushed = false;
      first = last > delivered ? last : 0;
    }
  }
}
