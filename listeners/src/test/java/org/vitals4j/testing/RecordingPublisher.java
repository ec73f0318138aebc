package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;

/** Writes down what it receives: "i3" for iteration 3, "f7" for finding 7, "close". */
public final class RecordingPublisher implements Publisher {

  public final List<String> received = Collections.synchronizedList(new ArrayList<>());
  public final List<Long> dropped = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate;
  public volatile @Nullable Thread thread;

  private RecordingPublisher(int locks) {
    gate = new CountDownLatch(locks);
  }

  public static RecordingPublisher open() {
    return new RecordingPublisher(0);
  }

  /** Hangs in its first call until it is released. */
  public static RecordingPublisher blocked() {
    return new RecordingPublisher(1);
  }

  public void release() {
    gate.countDown();
  }

  public void awaitFirstCall() throws InterruptedException {
    if (!entered.await(5, TimeUnit.SECONDS)) {
      throw new AssertionError("was never called");
    }
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public void iteration(IterationSnapshot snapshot, long missed) {
    dropped.add(missed);
    record("i" + snapshot.iteration());
  }

  @Override
  public void finding(FindingEvent event) {
    record("f" + event.finding().id());
  }

  @Override
  public void idle() {
    record("idle");
  }

  @Override
  public void close() {
    record("close");
  }

  private void record(String what) {
    thread = Thread.currentThread();
    entered.countDown();
    try {
      if (!gate.await(5, TimeUnit.SECONDS)) {
        throw new AssertionError("was never released");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    received.add(what);
  }
}
