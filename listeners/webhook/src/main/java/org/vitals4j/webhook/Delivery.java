package org.vitals4j.webhook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers messages in order, on a daemon thread of its own that lives while there are some. While
 * the receiver does not take one it is tried again, after pauses that double up to a bound; beyond
 * the queue's capacity the oldest are lost and counted. That it does not answer is said once, and
 * once that it does again.
 */
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Post post;
  private final Pauses pauses;
  private final int capacity;

  // Guarded by this.
  private final Deque<LongFunction<String>> waiting = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;
  private long lost;
  private int failuresInARow;
  private boolean saidUnfit;

  /**
   * The pauses between tries.
   *
   * @param first after the first failure; doubled after each other
   * @param longest bound of it, and of what a receiver may ask for
   */
  record Pauses(Duration first, Duration longest) {

    /** In milliseconds, at least 1; a fifth more or less, so that many jobs do not call at once. */
    long millis(int failures, OptionalLong askedSeconds) {
      double doubled = first.toMillis() * Math.pow(2, Math.min(failures - 1, 40));
      double asked = askedSeconds.orElse(0) * 1000.0;
      double bounded = Math.min(Math.max(doubled, asked), (double) longest.toMillis());
      return Math.max(1, Math.round(bounded * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
    }
  }

  Delivery(Post post, Pauses pauses, int capacity) {
    this.post = post;
    this.pauses = pauses;
    this.capacity = capacity;
  }

  /**
   * Queues a message. Returns at once.
   *
   * @param body makes it when it is sent, from how many were lost until then
   */
  synchronized void add(LongFunction<String> body) {
    if (closed) {
      return;
    }
    if (waiting.size() == capacity) {
      waiting.removeFirst();
      lost++;
    }
    waiting.addLast(body);
    if (thread == null) {
      Thread started = new Thread(this::deliver, "vitals4j-webhook");
      started.setDaemon(true);
      thread = started;
      started.start();
    }
  }

  /** How many were lost so far. */
  synchronized long lost() {
    return lost;
  }

  /** Waits until all is delivered, something fails, or the time is up. */
  synchronized void await(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toMillis();
          left > 0 && !waiting.isEmpty() && failuresInARow == 0;
          left = (deadline - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries what waits once more, for at most the time given, and ends. */
  void close(Duration patience) {
    Thread last;
    synchronized (this) {
      closed = true;
      failuresInARow = 0; // not to be waited for: one more try
      last = thread;
      notifyAll();
    }
    try {
      if (last != null) {
        last.join(Math.max(1, patience.toMillis()));
        last.interrupt();
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (!waiting.isEmpty()) {
        LOG.warn("Webhook: alerts not delivered to {}: {}", post.receiver(), waiting.size());
        lost += waiting.size();
        waiting.clear();
      }
    }
  }

  private void deliver() {
    try {
      for (LongFunction<String> next = next(); next != null; next = next()) {
        boolean lastTry = isClosed();
        if (!settle(next, sent(next)) && lastTry) {
          return;
        }
      }
    } catch (InterruptedException asked) {
      // Closed, and out of patience.
    } finally {
      synchronized (this) {
        if (thread == Thread.currentThread()) {
          thread = null;
        }
        notifyAll();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private Post.Answer sent(LongFunction<String> message) throws InterruptedException {
    String body;
    try {
      body = message.apply(lost());
    } catch (RuntimeException unfit) { // what a plug-in brought cannot be written
      return new Post.Unfit(
          "cannot be told of an alert (" + unfit.getClass().getSimpleName() + ")");
    }
    return post.send(body);
  }

  private synchronized @Nullable LongFunction<String> next() {
    LongFunction<String> first = waiting.peekFirst();
    if (first == null) {
      thread = null; // before anybody can add without starting another
      notifyAll();
    }
    return first;
  }

  /** Whether the message is done with. */
  private synchronized boolean settle(LongFunction<String> message, Post.Answer answer)
      throws InterruptedException {
    if (answer instanceof Post.Later later) {
      failed(later);
      return false;
    }
    if (answer instanceof Post.Unfit unfit) {
      lost++;
      if (!saidUnfit) {
        saidUnfit = true;
        LOG.warn(
            "Webhook: {} {}: the alert is left out; is webhook.format the right one?",
            post.receiver(),
            unfit.why());
      }
    } else if (failuresInARow > 0) {
      LOG.info(
          "Webhook: {} answers again; failures: {}, alerts lost so far: {}",
          post.receiver(),
          failuresInARow,
          lost);
    }
    failuresInARow = 0;
    waiting.removeFirstOccurrence(message); // it may have made room for others meanwhile
    notifyAll();
    return true;
  }

  private void failed(Post.Later later) throws InterruptedException {
    if (++failuresInARow == 1 && !closed) {
      LOG.warn(
          "Webhook: {} {}; up to {} alerts are kept and tried again, and training goes on",
          post.receiver(),
          later.why(),
          capacity);
    }
    notifyAll();
    long until = System.nanoTime() + 1_000_000 * pauses.millis(failuresInARow, later.seconds());
    for (long left = until - System.nanoTime();
        left > 0 && !closed;
        left = until - System.nanoTime()) {
      wait(1 + left / 1_000_000);
    }
  }
}
