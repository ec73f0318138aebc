package org.vitals4j.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
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

  private static final long MILLI = 1_000_000;
  private static final long IDLE_NANOS = 5_000 * MILLI;
  private static final long QUIET_NANOS = 250 * MILLI;

  /** An entry that lies for so long has no thread: the others are inside publishers that hang. */
  private static final long STUCK_NANOS = 100 * MILLI;

  /** Deliveries before another publisher has its turn. */
  private static final int TURN = 256;

  private static final int FAILURES_BEFORE_RETIREMENT = 3;
  private static final Duration LONGEST = Duration.ofDays(365);

  /** How soon what was posted should be delivered. */
  enum Urgency {
    /** When a thread looks for it. */
    ANY_TIME,
    /** As soon as a thread that is not inside another publisher can. */
    NOW
  }

  /** Who calls {@link #deliver} when something is due. */
  interface Threads {

    /** Something was posted. Called without the lock of the outbox. */
    void wake(PublisherQueue outbox, Urgency urgency);

    /** As {@link System#nanoTime}. */
    long nanoTime();
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
  private final @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();

  private final Object lock = new Object();
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private long accepted;
  private long dropped;
  private volatile boolean closed;
  private volatile int failures;

  /** Whether the threads know of it. */
  private boolean awake;

  private @Nullable Thread delivering;
  private @Nullable Entry underWay;
  private long lastNanos;
  private final Flushes flushes = new Flushes();
  private boolean toldIdle = true;
  private boolean toldClosed;
  private int waiting;

  /** Only touched by the thread that delivers. */
  private volatile boolean saidFailure;

  private volatile boolean saidEquals;

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
      if (!saidEquals) {
        saidEquals = true;
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
    return !closed && !retired();
  }

  /**
   * Waits until everything posted so far is delivered (or dropped) or the time is up. Does not wait
   * for what is posted meanwhile. In the publisher's own thread it returns at once.
   *
   * @return whether it was all delivered
   */
  public boolean await(Duration patience) {
    long nanos = patience.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : patience.toNanos();
    long deadline = System.nanoTime() + nanos;
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
        long nanos = deadline - System.nanoTime();
        if (isPending(target)) {
          if (nanos < MILLI) {
            return false;
          }
          waiting++;
          try {
            // Not for all of it: the threads may hang inside other publishers.
            lock.wait(Math.min(nanos, STUCK_NANOS) / MILLI);
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
    Entry first = underWay != null ? underWay : queue.peekFirst();
    return (first != null && first.number() <= target)
        || (isOpen() && flushes.isPending(target))
        || (closed && !toldClosed);
  }

  /**
   * Delivers what is queued, then closes the publisher, and waits for both for at most the time
   * given; with none it returns at once, and both happen all the same. What is posted later is
   * ignored. Called again, it only waits.
   *
   * @return whether all was delivered and the publisher closed
   */
  public boolean close(Duration patience) {
    synchronized (lock) {
      closed = true;
    }
    boolean done = await(patience);
    if (!patience.isZero()) {
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
      if (retired()) {
        dropped++;
        return;
      }
      if (queue.size() >= capacity && !dropOldestFor(entry)) {
        return;
      }
      long time = threads.nanoTime();
      queue.addLast(new Entry(++accepted, entry, time));
      boolean important = !(entry instanceof IterationSnapshot) || queue.size() == capacity / 2;
      boolean stuck = time - queue.getFirst().nanos() > STUCK_NANOS;
      urgency = (important || stuck) && delivering == null ? Urgency.NOW : Urgency.ANY_TIME;
      wake = urgency == Urgency.NOW || !awake;
      awake = true;
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
  private boolean dropOldestFor(Object entry) {
    dropped++;
    Entry least = null;
    for (Entry waiting : queue) {
      if (least == null || worth(waiting.content()) < worth(least.content())) {
        least = waiting;
        if (least.content() instanceof IterationSnapshot) {
          break;
        }
      }
    }
    if (least == null || worth(entry) < worth(least.content())) {
      return false;
    }
    queue.remove(least);
    return true;
  }

  /** How much an entry would be missed: snapshots least, then findings by severity. */
  private static int worth(Object entry) {
    if (entry instanceof IterationSnapshot) {
      return 0;
    }
    return entry instanceof FindingEvent event
        ? event.finding().worst().rank()
        : 1 + Severity.CRITICAL.rank();
  }

  /** What there is to do; {@link State#NEVER} is a promise to call {@link Threads#wake}. */
  State state() {
    synchronized (lock) {
      Call next = next(threads.nanoTime());
      if (next != null) {
        return State.DUE;
      }
      boolean later = !closed && !retired() && (flushes.somethingHeld() || !toldIdle);
      awake = later;
      return later ? State.LATER : State.NEVER;
    }
  }

  /** Forgets what is not due yet, such as telling the publisher that nothing happens. */
  boolean sleep() {
    synchronized (lock) {
      awake = false;
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
  private @Nullable Call next(long now) {
    Entry first = queue.peekFirst();
    if (isOpen() && flushes.isDue(first == null ? accepted : first.number() - 1)) {
      return Call.FLUSH;
    }
    if (first != null) {
      return Call.ENTRY;
    }
    if (closed) {
      return toldClosed ? null : Call.CLOSE;
    }
    if (retired()) {
      return null;
    }
    if (flushes.somethingHeld() && now - lastNanos >= QUIET_NANOS) {
      return Call.FLUSH;
    }
    return !toldIdle && now - lastNanos >= IDLE_NANOS ? Call.IDLE : null;
  }

  /** Delivers what is due. At most one thread is in here at a time. */
  void deliver() {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      for (int i = 0; i < TURN && deliverOne(thread); i++) {
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
      call = next(threads.nanoTime());
      if (call == null) {
        return false;
      }
      if (call == Call.ENTRY) {
        entry = queue.removeFirst();
      }
      behind = dropped;
      underWay = entry;
      delivering = thread;
    }
    Throwable thrown = thrownBy(call, entry, behind);
    boolean retires = settle(call, thrown);
    if (thrown != null && (retires || !saidFailure)) {
      saidFailure = true;
      FailureLog.error(
          "Publisher '"
              + name
              + "' failed"
              + (retires ? " and is retired: it hears no more" : "")
              + "; training goes on",
          thrown);
    }
    synchronized (lock) {
      underWay = null;
      delivering = null;
      lastNanos = threads.nanoTime();
      if (call == Call.CLOSE) {
        ShutdownFlush.remove(this);
        toldClosed = true;
      }
      if (waiting > 0) {
        lock.notifyAll();
      }
    }
    return true;
  }

  private @Nullable Throwable thrownBy(Call call, @Nullable Entry entry, long behind) {
    try {
      switch (call) {
        case FLUSH -> publisher.flush();
        case IDLE -> publisher.idle();
        case CLOSE -> publisher.close();
        case ENTRY -> tell(entry == null ? call : entry.content(), behind);
      }
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  private void tell(Object content, long behind) {
    if (content instanceof IterationSnapshot snapshot) {
      publisher.iteration(snapshot, behind);
    } else if (content instanceof FindingEvent event) {
      publisher.finding(event);
    } else if (content instanceof TreatmentEvent event) {
      publisher.treatment(event);
    }
  }

  /**
   * Notes what became of a call.
   *
   * @return whether the publisher is retired now
   */
  private boolean settle(Call call, @Nullable Throwable thrown) {
    synchronized (lock) {
      switch (call) {
        case ENTRY -> {
          flushes.held();
          toldIdle = false;
        }
        case FLUSH -> flushes.done(queue.isEmpty() ? accepted : queue.getFirst().number() - 1);
        case IDLE -> {
          flushes.held();
          toldIdle = true;
        }
        case CLOSE -> {}
      }
      boolean before = retired();
      if (thrown instanceof VirtualMachineError) {
        failures = FAILURES_BEFORE_RETIREMENT; // not once more: no memory or no stack
      } else if (thrown != null) {
        failures++;
      } else if (!before && call == Call.ENTRY) {
        failures = 0; // a flush that does nothing is no sign of recovery
      }
      if (retired()) {
        dropped += queue.size();
        queue.clear();
      }
      return retired() && !before;
    }
  }

  private boolean retired() {
    return failures >= FAILURES_BEFORE_RETIREMENT;
  }

  private static String nameOf(Publisher publisher) {
    try {
      return String.valueOf(publisher.name());
    } catch (Throwable thrown) {
      return publisher.getClass().getSimpleName();
    }
  }

  /** What was posted, numbered in order, and when. */
  private record Entry(long number, Object content, long nanos) {}

  /** Up to which entry what was held back is to be written. Guarded by the lock. */
  private static final class Flushes {

    /** The first and the last number that somebody waits for; 0 where nobody does. */
    private long first;

    private long last;
    private long done;
    private boolean held;

    void request(long number) {
      first = first == 0 ? number : first;
      last = Math.max(last, number);
    }

    /** Whether somebody waits for what was delivered up to a number. */
    boolean isDue(long delivered) {
      return first > 0 && delivered >= first;
    }

    boolean isPending(long target) {
      return first > 0 && done < target;
    }

    /** An entry was delivered, which the publisher may hold back. */
    void held() {
      held = true;
    }

    boolean somethingHeld() {
      return held;
    }

    void done(long delivered) {
      done = delivered;
      held = false;
      first = last > delivered ? last : 0;
    }
  }
}
