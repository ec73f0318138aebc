package org.vitals4j.examples.plugin.webhook;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;

/**
 * Posts findings in their order. What the service does not take now is kept and tried again with
 * the next finding, with every hundredth iteration, and at the end.
 *
 * <p>It may take its time: others are served by another thread meanwhile. Calls never overlap, so
 * it has no lock.
 */
final class Webhook implements Publisher {

  private static final int ITERATIONS_BETWEEN_TRIES = 100;

  private final Post post;
  private final int capacity;
  private final Deque<FindingEvent> waiting = new ArrayDeque<>();
  private long dropped;

  Webhook(Post post, int capacity) {
    this.post = post;
    this.capacity = capacity;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public void finding(FindingEvent event) {
    if (waiting.size() == capacity) {
      waiting.removeFirst();
      dropped++;
    }
    waiting.addLast(event);
    sendWaiting();
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long missed) {
    if (!waiting.isEmpty() && snapshot.iteration() % ITERATIONS_BETWEEN_TRIES == 0) {
      sendWaiting();
    }
  }

  @Override
  public void close() {
    sendWaiting();
  }

  private void sendWaiting() {
    try {
      while (!waiting.isEmpty()) {
        post.send(Json.of(waiting.getFirst(), dropped));
        waiting.removeFirst();
      }
    } catch (IOException later) {
      // Kept; an exception from here would get the publisher retired after the third.
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
