package org.vitals4j.ui.health;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.ReportCodec;

/**
 * What waits to be sent to a server, and the daemon thread that sends it, in order. Adding returns
 * at once, whatever the server does. Bounded: when it is full, the oldest of what is missed least
 * is dropped and counted. What a server refuses for good is counted with it; what failed on the way
 * is sent again. Thread-safe.
 */
final class SendQueue implements AutoCloseable {

  /** Reports kept for a server that is slow or away. */
  static final int CAPACITY = 512;

  /** Workers that are announced and kept alive at once; beyond it the oldest is forgotten. */
  private static final int MOST_WORKERS = 1000;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long MILLI = 1_000_000;

  private static final int NO_CONTENT = 204;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;

  /** Of a server that receives nothing, or that has just been started and does not yet. */
  private static final int NOT_RECEIVING = 405;

  private static final int SERVER_ERROR = 500;

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  /** How much an entry would be missed, least first. */
  enum Worth {
    ITERATIONS,
    EVENT,
    NETWORK
  }

  /** Where to. */
  enum Route {
    REPORT,
    ALIVE,
    END
  }

  /** Carries bytes to the server. */
  interface Transport {

    /**
     * Sends, and waits for the answer, for some seconds at most.
     *
     * @return the status of HTTP
     * @throws IOException if there was no answer
     */
    int post(Route route, byte[] body) throws IOException, InterruptedException;
  }

  /** Something to send. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Item(Runs.Key worker, Worth worth, byte[] bytes) {}

  /** A worker of this JVM; guarded by the lock. */
  private static final class Worker {
    private byte @Nullable [] network;
    private long sentNanos = System.nanoTime() - HealthSender.HEARTBEAT.toNanos();
  }

  private final Transport transport;
  private final String server;
  private final Object lock = new Object();
  private final ArrayDeque<Item> waiting = new ArrayDeque<>();
  private final Map<Runs.Key, Worker> workers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Runs.Key, Worker> eldest) {
          return size() > MOST_WORKERS;
        }
      };
  private final Thread thread;
  private final Thread hook;

  private @Nullable Item underWay;
  private long dropped;
  private long accepted;
  private long failures;
  private long pauseNanos;
  private long retryNanos;
  private boolean hurry;
  private boolean ending;
  private boolean closed;
  private boolean saidRefusal;

  SendQueue(Transport transport, String server) {
    this.transport = transport;
    this.server = server;
    thread = new Thread(this::run, "vitals4j-sender");
    thread.setDaemon(true);
    thread.start();
    // A worker whose JVM ends in order is done, and not lost.
    hook = new Thread(this::sayEnd, "vitals4j-sender-exit");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // Then there is nothing left to say.
    }
  }

  long dropped() {
    synchronized (lock) {
      return dropped;
    }
  }

  long accepted() {
    synchronized (lock) {
      return accepted;
    }
  }

  /** Adds something to send; returns at once. After {@link #close} it is dropped and counted. */
  void add(Item item) {
    synchronized (lock) {
      Worker worker = workers.computeIfAbsent(item.worker(), key -> new Worker());
      if (item.worth() == Worth.NETWORK) {
        worker.network = item.bytes();
      }
      if (closed || (waiting.size() >= CAPACITY && !dropOldestFor(item))) {
        dropped++;
        return;
      }
      waiting.addLast(item);
      lock.notifyAll();
    }
  }

  /** Makes room; false where all that waits would be missed more. Called with the lock held. */
  private boolean dropOldestFor(Item item) {
    Item least = null;
    for (Item one : waiting) {
      if (least == null || one.worth().compareTo(least.worth()) < 0) {
        least = one;
        if (least.worth() == Worth.ITERATIONS) {
          break;
        }
      }
    }
    if (least == null || item.worth().compareTo(least.worth()) < 0) {
      return false;
    }
    waiting.remove(least);
    dropped++;
    return true;
  }

  /** Tries at once, and waits until all is sent, one attempt has failed, or three seconds. */
  void flush() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lock) {
      long failuresBefore = failures;
      hurry = true;
      lock.notifyAll();
      try {
        while (!(waiting.isEmpty() && underWay == null) && failures == failuresBefore) {
          long millis = (deadline - System.nanoTime()) / MILLI;
          if (millis <= 0 || !thread.isAlive()) {
            return;
          }
          lock.wait(millis);
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Flushes, says that no more will come, and ends the thread. */
  @Override
  public void close() {
    sayEnd();
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      dropped += waiting.size() + (underWay == null ? 0 : 1);
      waiting.clear();
    }
    thread.interrupt();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It runs, or has run.
    }
  }

  /** Flushes, and says that no more will come; what comes all the same is still sent. */
  private void sayEnd() {
    flush();
    List<Runs.Key> mine;
    synchronized (lock) {
      if (ending || pauseNanos != 0) {
        return; // said already, or nobody would hear it
      }
      ending = true;
      mine = new ArrayList<>(workers.keySet());
    }
    try {
      for (Runs.Key worker : mine) {
        transport.post(Route.END, empty(worker));
      }
    } catch (IOException gone) {
      // Then it is missed, and shown as silent.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<Item> next = next();
        if (next.isPresent()) {
          send(next.get());
        } else {
          sayAlive();
        }
      }
    } catch (InterruptedException over) {
      // Closed.
    }
  }

  /** Waits for something to send; empty when it is time to say that this process lives. */
  private Optional<Item> next() throws InterruptedException {
    synchronized (lock) {
      while (!closed) {
        long now = System.nanoTime();
        long pause = hurry ? 0 : retryNanos - now;
        if (pauseNanos == 0 || pause <= 0) {
          hurry = false;
          Item first = waiting.pollFirst();
          if (first != null) {
            underWay = first;
            return Optional.of(first);
          }
          pause = workers.isEmpty() || ending ? Long.MAX_VALUE : nextHeartbeat() - now;
          if (pause <= 0) {
            return Optional.empty();
          }
        }
        lock.notifyAll(); // whoever flushes: nothing is left
        lock.wait(Math.max(1, Math.min(pause / MILLI, LONGEST_PAUSE.toMillis())));
      }
      throw new InterruptedException();
    }
  }

  /** When the first of the workers has been silent for long enough; called with the lock held. */
  private long nextHeartbeat() {
    long first = Long.MAX_VALUE;
    for (Worker worker : workers.values()) {
      first = Math.min(first, worker.sentNanos + HealthSender.HEARTBEAT.toNanos());
    }
    return first;
  }

  private void send(Item item) throws InterruptedException {
    try {
      int status = transport.post(Route.REPORT, item.bytes());
      if (status == CONFLICT) {
        status = announce(item.worker()) ? transport.post(Route.REPORT, item.bytes()) : status;
      }
      if (status == TOO_MANY || status == NOT_RECEIVING || status >= SERVER_ERROR) {
        failed(item, "it answers " + status);
      } else {
        answered(item, status);
      }
    } catch (IOException unreachable) {
      failed(item, String.valueOf(unreachable));
    }
  }

  /** Sends what is known of the network: the server has been restarted, or never knew. */
  private boolean announce(Runs.Key key) throws IOException, InterruptedException {
    byte[] network;
    synchronized (lock) {
      Worker worker = workers.get(key);
      network = worker == null ? null : worker.network;
    }
    return network != null && transport.post(Route.REPORT, network) == NO_CONTENT;
  }

  private void answered(Item item, int status) {
    boolean taken = status == NO_CONTENT;
    boolean says;
    boolean back;
    long lost;
    synchronized (lock) {
      underWay = null;
      if (taken) {
        accepted++;
        worker(item.worker());
      } else if (!closed) {
        dropped++;
      }
      back = taken && pauseNanos != 0;
      if (taken || status == BAD_REQUEST || status == TOO_LARGE || status == CONFLICT) {
        pauseNanos = 0;
      } else {
        rest(); // the next would be refused, too
      }
      says = !taken && !saidRefusal;
      saidRefusal |= says;
      lost = dropped;
      lock.notifyAll();
    }
    if (says) {
      LOG.warn(
          "The Health page at {} refuses reports with status {}{}; they are counted, and this is"
              + " not said again",
          server,
          status,
          status == UNAUTHORIZED ? ", since it was given another token" : "");
    } else if (back) {
      LOG.info("The Health page at {} is reached again; {} reports were lost", server, lost);
    }
  }

  private void worker(Runs.Key key) {
    Worker worker = workers.get(key);
    if (worker != null) {
      worker.sentNanos = System.nanoTime();
    }
  }

  /** Keeps it for another attempt, unless there is no room any more. */
  private void failed(@Nullable Item item, String reason) {
    boolean first;
    synchronized (lock) {
      underWay = null;
      if (item != null && !closed) {
        waiting.addFirst(item);
        if (waiting.size() > CAPACITY) {
          dropOldestFor(item);
        }
      }
      first = pauseNanos == 0;
      failures++;
      rest();
      lock.notifyAll();
    }
    if (first && !isClosed()) {
      LOG.warn(
          "The Health page at {} cannot be reached ({}): {} reports are kept for it, and beyond"
              + " that dropped and counted; training goes on",
          server,
          reason,
          CAPACITY);
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Called with the lock held. */
  private void rest() {
    pauseNanos =
        pauseNanos == 0 ? FIRST_PAUSE.toNanos() : Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
    retryNanos = System.nanoTime() + pauseNanos;
  }

  private void sayAlive() throws InterruptedException {
    List<Runs.Key> due = new ArrayList<>();
    synchronized (lock) {
      long now = System.nanoTime();
      for (Map.Entry<Runs.Key, Worker> entry : workers.entrySet()) {
        if (entry.getValue().sentNanos + HealthSender.HEARTBEAT.toNanos() <= now) {
          due.add(entry.getKey());
        }
      }
    }
    for (Runs.Key key : due) {
      try {
        int status = transport.post(Route.ALIVE, empty(key));
        synchronized (lock) {
          if (status == NO_CONTENT) {
            pauseNanos = 0;
            worker(key);
          } else {
            rest();
            return;
          }
        }
      } catch (IOException unreachable) {
        failed(null, String.valueOf(unreachable));
        return;
      }
    }
  }

  private static byte[] empty(Runs.Key worker) {
    return ReportCodec.encode(
        new HealthReport(
            worker.session(), worker.worker(), 0, Optional.empty(), List.of(), List.of()));
  }
}
