package org.vitals4j.ui.health;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which the JDK's HTTP server reads requests and writes answers, one for each
 * request under way.
 *
 * <p>That server waits without end for a client that sends half a request, or that does not read
 * what it asked for. So a request that takes too long is broken off: its thread is interrupted,
 * which closes the connection it waits for. Where others wait for a thread, or one client has many,
 * those go first that have taken the longest, and what came last is answered next. So whoever asks
 * and listens is answered, whatever others do.
 */
final class RequestThreads implements Executor {

  /** Requests under way at most. */
  static final int MAX_REQUESTS = 64;

  /** Answers under way to one address at most; a browser has six. */
  static final int MAX_PER_CLIENT = 32;

  private static final int KEEP_ALIVE_SECONDS = 10;

  /** A request is not stopped before this part of its time: a twentieth. */
  private static final int PROTECTED_PARTS = 20;

  /** From one look for requests that take too long to the next. */
  private static final int CHECK_MILLIS = 500;

  private final LongSupplier nanoTime;
  private final long limitNanos;
  private final ThreadPoolExecutor threads;
  private final ScheduledThreadPoolExecutor clock;
  private final ScheduledFuture<?> overdueCheck;

  /** Under way, oldest first; guards itself. */
  private final Set<Request> running = new LinkedHashSet<>();

  /** For a thread, newest first; guarded by {@link #running}. */
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /**
   * Threads that end when they are not needed.
   *
   * @param limit how long a request may take, from its first byte read to its answer's last byte
   *     written
   * @param nanoTime as {@link System#nanoTime}
   */
  RequestThreads(Duration limit, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    limitNanos = limit.toNanos();
    threads =
        new ThreadPoolExecutor(
            0,
            MAX_REQUESTS,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(), // to a thread that is free, or to a new one
            task -> daemon(task, "vitals4j-health"));
    clock = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "vitals4j-health-clock"));
    overdueCheck =
        clock.scheduleWithFixedDelay(
            this::stopOverdue, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The server's own thread keeps the JVM; these do not. */
  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable request) {
    try {
      threads.execute(() -> serve(request));
    } catch (RejectedExecutionException busy) {
      synchronized (running) {
        // Those who wait the longest are most likely those who never ask.
        waiting.addFirst(request);
      }
    }
  }

  private void serve(Runnable first) {
    for (Runnable next = first; next != null; next = newest()) {
      Request request = new Request(Thread.currentThread(), nanoTime.getAsLong());
      synchronized (running) {
        running.add(request);
      }
      try {
        next.run();
      } finally {
        synchronized (running) {
          running.remove(request);
          Thread
              .interrupted(); // nobody can interrupt it from here on, and the next must not suffer
        }
      }
    }
  }

  private @Nullable Runnable newest() {
    synchronized (running) {
      return waiting.pollFirst();
    }
  }

  /** Requests that have a thread. */
  int active() {
    synchronized (running) {
      return running.size();
    }
  }

  /** Who sent the request that this thread answers: known once it was read. */
  void isFrom(InetAddress client) {
    synchronized (running) {
      running.stream()
          .filter(one -> one.thread == Thread.currentThread())
          .forEach(request -> request.client = client);
      List<Request> same = running.stream().filter(one -> client.equals(one.client)).toList();
      stopOldest(same, same.size() - MAX_PER_CLIENT);
    }
  }

  private void stopOverdue() {
    Runnable overlooked = null;
    synchronized (running) {
      long now = nanoTime.getAsLong();
      running.stream().filter(one -> now - one.startNanos > limitNanos).forEach(Request::stop);
      stopOldest(running, waiting.size());
      if (running.size() < MAX_REQUESTS) { // it began to wait just as the last thread was done
        overlooked = waiting.pollFirst();
      }
    }
    if (overlooked != null) {
      execute(overlooked);
    }
  }

  /** Breaks off so many, the oldest first, that have had their share of time. */
  private void stopOldest(Collection<Request> some, int count) {
    long now = nanoTime.getAsLong();
    some.stream()
        .limit(Math.max(0, count))
        .filter(one -> now - one.startNanos > limitNanos / PROTECTED_PARTS)
        .forEach(Request::stop);
  }

  void close() {
    overdueCheck.cancel(true);
    clock.shutdownNow();
    threads.shutdownNow();
  }

  /** One request; its fields are guarded by the set of those under way. */
  private static final class Request {

    private final Thread thread;
    private final long startNanos;
    private @Nullable InetAddress client;

    Request(Thread thread, long startNanos) {
      this.thread = thread;
      this.startNanos = startNanos;
    }

    void stop() {
      thread.interrupt();
    }
  }
}
