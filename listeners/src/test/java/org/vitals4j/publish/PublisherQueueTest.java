package org.vitals4j.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.RecordingPublisher;
import org.vitals4j.testing.Snapshots;

@Timeout(30)
class PublisherQueueTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private static IterationSnapshot snapshot(int iteration) {
    return Snapshots.of(Descriptions.empty()).iteration(iteration).next();
  }

  /** An queue whose publisher hangs in its first call, so that the queue is as posted. */
  private static PublisherQueue hanging(RecordingPublisher publisher, int capacity)
      throws InterruptedException {
    PublisherQueue queue = new PublisherQueue(publisher, capacity, PublisherThreads.SHARED);
    queue.post(snapshot(0));
    publisher.awaitFirstCall();
    return queue;
  }

  private static void finish(RecordingPublisher publisher, PublisherQueue queue) {
    publisher.release();
    assertThat(queue.await(SOON)).isTrue();
  }

  private static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState()
        != state) { // nobody is notified of it; the time-out is that of the class
      Thread.onSpinWait();
    }
  }

  @Test
  void deliversInTheOrderOfPosting() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(1));
    queue.post(Findings.number(2));
    queue.post(snapshot(3));

    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.received).containsExactly("i1", "f2", "i3");
  }

  @Test
  void deliversOnADaemonThread() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(1));
    queue.await(SOON);

    Thread thread = requireNonNull(publisher.thread);
    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo(PublisherThreads.NAME);
  }

  @Test
  void aPublisherThatHangsDoesNotHoldUpPosting() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 8);
    for (int i = 1; i <= 10_000; i++) {
      queue.post(snapshot(i));
    }

    assertThat(publisher.received).isEmpty();
    finish(publisher, queue);
  }

  @Test
  void keepsTheLatestWhenThePublisherFallsBehind() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 3);
    for (int i = 1; i <= 10; i++) {
      queue.post(snapshot(i));
    }
    finish(publisher, queue);

    assertThat(publisher.received).containsExactly("i0", "i8", "i9", "i10");
  }

  @Test
  void countsWhatItDroppedForThePublisher() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 3);
    for (int i = 1; i <= 10; i++) {
      queue.post(snapshot(i));
    }
    finish(publisher, queue);

    assertThat(queue.dropped()).isEqualTo(7);
    assertThat(publisher.dropped).containsExactly(0L, 7L, 7L, 7L);
  }

  @Test
  void dropsNothingWhileThereIsRoom() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 3);
    for (int i = 1; i <= 3; i++) {
      queue.post(snapshot(i));
    }
    finish(publisher, queue);

    assertThat(queue.dropped()).isZero();
    assertThat(publisher.received).containsExactly("i0", "i1", "i2", "i3");
  }

  @Test
  void aNewFindingPushesOutTheOldestSnapshot() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 3);
    queue.post(Findings.number(1));
    queue.post(snapshot(2));
    queue.post(snapshot(3));
    queue.post(Findings.number(4));
    finish(publisher, queue);

    assertThat(publisher.received).containsExactly("i0", "f1", "i3", "f4");
  }

  @Test
  void aNewSnapshotPushesOutNoFinding() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 2);
    queue.post(Findings.number(1));
    queue.post(Findings.number(2));
    queue.post(snapshot(3));
    finish(publisher, queue);

    assertThat(publisher.received).contains("f1", "f2");
    assertThat(queue.dropped()).isEqualTo(1);
  }

  @Test
  void amongFindingsTheOldestGoesFirst() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 2);
    for (int i = 1; i <= 3; i++) {
      queue.post(Findings.number(i));
    }
    finish(publisher, queue);

    assertThat(publisher.received).containsExactly("i0", "f2", "f3");
  }

  @Test
  void aGraveFindingIsTheLastToGo() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 2);
    queue.post(Findings.number(1, Severity.CRITICAL));
    queue.post(Findings.number(2, Severity.WARN));
    queue.post(Findings.number(3, Severity.WARN));
    queue.post(Findings.number(4, Severity.INFO));
    finish(publisher, queue);

    assertThat(publisher.received).containsExactly("i0", "f1", "f3");
    assertThat(queue.dropped()).isEqualTo(2);
  }

  @Test
  void closingPushesOutNothing() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 2);
    queue.post(Findings.number(1));
    queue.post(Findings.number(2));
    queue.close(Duration.ZERO);
    finish(publisher, queue);

    assertThat(publisher.received).containsExactly("i0", "f1", "f2", "close");
  }

  @Test
  void closesAfterEverythingIsDelivered() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(1));
    queue.post(Findings.number(2));
    queue.close(SOON);

    assertThat(publisher.received).containsExactly("i1", "f2", "close");
  }

  @Test
  void closesAnUnusedPublisher() {
    RecordingPublisher publisher = RecordingPublisher.open();
    new PublisherQueue(publisher).close(SOON);

    assertThat(publisher.received).containsExactly("close");
  }

  @Test
  void closesOnce() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.close(SOON);
    queue.close(SOON);

    assertThat(publisher.received).containsExactly("close");
    assertThat(queue.isOpen()).isFalse();
  }

  @Test
  void ignoresWhatIsPostedAfterClosing() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.close(SOON);
    queue.post(snapshot(1));

    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.received).containsExactly("close");
  }

  @Test
  void closingGivesUpOnAPublisherThatHangs() {
    ScriptedTime time = new ScriptedTime();
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher, 3, time);
    queue.post(snapshot(0));

    assertThat(queue.close(Duration.ofSeconds(20))).isFalse();
    assertThat(time.nanoTime()).isEqualTo(Duration.ofSeconds(20).toNanos());
    queue.deliver();
    assertThat(publisher.received).containsExactly("i0", "close");
  }

  @Test
  void awaitSaysWhenTheTimeIsUp() {
    PublisherQueue queue = new PublisherQueue(RecordingPublisher.open(), 3, new ScriptedTime());
    queue.post(snapshot(0));

    assertThat(queue.await(Duration.ofDays(20))).isFalse();
  }

  @Test
  void awaitOfNothingReturnsAtOnce() {
    assertThat(new PublisherQueue(RecordingPublisher.open()).await(Duration.ZERO)).isTrue();
  }

  @Test
  void awaitTakesAnyDuration() {
    PublisherQueue queue = new PublisherQueue(RecordingPublisher.open());
    queue.post(snapshot(1));

    assertThat(queue.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  /** Answers each snapshot by posting the next, as a busy training thread would. */
  private static final class Chatty implements Publisher {
    final AtomicReference<@Nullable PublisherQueue> queue = new AtomicReference<>();

    @Override
    public String name() {
      return "chatty";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      requireNonNull(queue.get()).post(snapshot);
    }
  }

  @Test
  void awaitDoesNotWaitForWhatIsPostedLater() {
    Chatty publisher = new Chatty();
    PublisherQueue queue = new PublisherQueue(publisher);
    publisher.queue.set(queue);
    queue.post(snapshot(1));

    assertThat(queue.await(SOON)).isTrue();
    queue.close(SOON);
  }

  @Test
  void awaitIsNotDeceivedByWhatIsDroppedLater() throws InterruptedException {
    ScriptedTime time = new ScriptedTime();
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = new PublisherQueue(publisher, 1, time);
    queue.post(snapshot(0));
    Thread delivering = new Thread(queue::deliver);
    delivering.start();
    publisher.awaitFirstCall();
    time.duringWaits(() -> queue.post(snapshot(1)));

    assertThat(queue.await(Duration.ofSeconds(1))).isFalse();
    assertThat(queue.dropped()).isPositive();
    publisher.release();
    delivering.join(SOON.toMillis());
  }

  /** Fails in the calls that a test chooses, the first being 1. */
  private static final class Failing implements Publisher {
    private final boolean[] fails;
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    Failing(boolean... fails) {
      this.fails = fails;
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      int call = calls.getAndIncrement();
      if (call < fails.length && fails[call]) {
        throw new AssertionError("for a test");
      }
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static PublisherQueue afterPosting(Publisher publisher, int count) {
    PublisherQueue queue = new PublisherQueue(publisher);
    for (int i = 0; i < count; i++) {
      queue.post(snapshot(i));
      assertThat(queue.await(SOON)).isTrue();
    }
    return queue;
  }

  @Test
  void aPublisherThatThrowsThreeTimesIsRetired() {
    Failing publisher = new Failing(true, true, true);
    PublisherQueue queue = afterPosting(publisher, 10);

    assertThat(publisher.calls).hasValue(3);
    assertThat(queue.isOpen()).isFalse();
  }

  @Test
  void aPublisherThatRecoversIsNotRetired() {
    Failing publisher = new Failing(true, true, false, true, true, false);
    PublisherQueue queue = afterPosting(publisher, 10);

    assertThat(publisher.calls).hasValue(10);
    assertThat(queue.isOpen()).isTrue();
  }

  @Test
  void forgetsWhatWaitsForARetiredPublisher() {
    Failing publisher = new Failing(true, true, true);
    PublisherQueue queue = new PublisherQueue(publisher);
    for (int i = 0; i < 100; i++) {
      queue.post(snapshot(i));
    }

    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.calls).hasValue(3);
  }

  @Test
  void closingARetiredPublisherDoesNotHang() {
    PublisherQueue queue = afterPosting(new Failing(true, true, true), 5);
    queue.close(SOON);

    assertThat(queue.await(Duration.ZERO)).isTrue();
  }

  @Test
  void aRetiredPublisherIsClosedAllTheSame() {
    Failing publisher = new Failing(true, true, true);
    afterPosting(publisher, 5).close(SOON);

    assertThat(publisher.closed).hasValue(1);
  }

  /** Fails to say its name from the n-th time on. */
  private static final class Nameless implements Publisher {
    private final int from;
    private final AtomicInteger asked = new AtomicInteger();

    Nameless(int from) {
      this.from = from;
    }

    @Override
    public String name() {
      if (asked.incrementAndGet() >= from) {
        throw new IllegalStateException("for a test");
      }
      return "nameless";
    }

    @Override
    public void finding(FindingEvent event) {
      throw new IllegalStateException("for a test");
    }
  }

  @Test
  void aPublisherWithoutANameDoesNotHurtTheTraining() {
    PublisherQueue queue = new PublisherQueue(new Nameless(1));

    assertThatCode(() -> queue.post(Findings.number(1))).doesNotThrowAnyException();
  }

  @Test
  void aFailureOfTheFailureLogDoesNotStopDelivery() {
    PublisherQueue queue = new PublisherQueue(new Nameless(2));
    queue.post(Findings.number(1));

    assertThat(queue.await(SOON)).isTrue();
  }

  @Test
  void startsAgainAfterItsThreadHasEnded() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(1));
    queue.await(SOON);
    Thread first = requireNonNull(publisher.thread);
    awaitState(first, Thread.State.TIMED_WAITING);
    first.interrupt();
    first.join(5_000);
    queue.post(snapshot(2));

    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.received).containsExactly("i1", "i2");
    assertThat(publisher.thread).isNotSameAs(first);
  }

  /** Holds the lock while the thread wakes up, which is a matter of luck otherwise. */
  @Test
  void losesNothingThatIsPostedWhileItsThreadIsInterrupted() throws Exception {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(1));
    assertThat(queue.await(SOON)).isTrue();
    Thread thread = requireNonNull(publisher.thread);
    Field lock = PublisherThreads.class.getDeclaredField("lock");
    lock.setAccessible(true);
    awaitState(thread, Thread.State.TIMED_WAITING);
    synchronized (lock.get(PublisherThreads.SHARED)) {
      thread.interrupt();
      awaitState(thread, Thread.State.BLOCKED);
      queue.post(snapshot(2));
    }

    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.received).containsExactly("i1", "i2");
  }

  @Test
  void anInterruptedAwaitReturnsAndStaysInterrupted() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 3);
    Thread.currentThread().interrupt();

    assertThat(queue.await(SOON)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    finish(publisher, queue);
  }

  @Test
  void severalThreadsMayPostAtOnce() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher, 10_000, PublisherThreads.SHARED);
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  queue.post(Findings.number(i));
                }
                done.countDown();
              })
          .start();
    }

    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.received).hasSize(4000);
  }

  @Test
  void holdsAThousandEntriesByDefault() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(0));
    publisher.awaitFirstCall();
    for (int i = 1; i <= PublisherQueue.CAPACITY + 5; i++) {
      queue.post(snapshot(i));
    }

    assertThat(queue.dropped()).isEqualTo(5);
    finish(publisher, queue);
  }

  /** Counts what it is asked to flush; holds nothing back. */
  private static final class Flushed implements Publisher {
    final AtomicInteger flushes = new AtomicInteger();
    final CountDownLatch first = new CountDownLatch(1);

    @Override
    public String name() {
      return "flushed";
    }

    @Override
    public void flush() {
      flushes.incrementAndGet();
      first.countDown();
    }
  }

  @Test
  void flushesWhenNothingMoreComes() throws InterruptedException {
    Flushed publisher = new Flushed();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(1));

    assertThat(publisher.first.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(publisher.flushes).hasValue(1);
  }

  @Test
  void flushesBeforeAwaitReturns() {
    Flushed publisher = new Flushed();
    PublisherQueue queue = new PublisherQueue(publisher);
    queue.post(snapshot(1));

    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.flushes.get()).isPositive();
  }

  @Test
  void doesNotFlushAnUnusedPublisher() {
    Flushed publisher = new Flushed();

    assertThat(new PublisherQueue(publisher).await(SOON)).isTrue();
    assertThat(publisher.flushes).hasValue(0);
  }

  /** Time as a test sets it; the test calls {@link PublisherQueue#deliver} where a thread would. */
  private static final class ScriptedTime implements PublisherQueue.Threads {
    private long nanos;
    private Runnable duringWaits = () -> {};

    void duringWaits(Runnable action) {
      duringWaits = action;
    }

    void passMillis(long millis) {
      nanos += millis * 1_000_000;
    }

    @Override
    public void wake(PublisherQueue queue, PublisherQueue.Urgency urgency) {}

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void await(Object lock, long millis) {
      duringWaits.run();
      passMillis(millis);
    }
  }

  @Test
  void reportsIdlenessOnce() {
    ScriptedTime time = new ScriptedTime();
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue queue = new PublisherQueue(publisher, 8, time);
    queue.post(snapshot(1));
    queue.deliver();
    for (int seconds = 0; seconds < 60; seconds++) {
      time.passMillis(1_000);
      queue.deliver();
    }

    assertThat(publisher.received).containsExactly("i1", "idle");
    assertThat(queue.state()).isEqualTo(PublisherQueue.State.NEVER);
  }

  @Test
  void flushesAfterAQuarterOfASecond() {
    ScriptedTime time = new ScriptedTime();
    Flushed publisher = new Flushed();
    PublisherQueue queue = new PublisherQueue(publisher, 8, time);
    queue.post(snapshot(1));
    queue.deliver();
    time.passMillis(249);
    queue.deliver();
    assertThat(publisher.flushes).hasValue(0);
    time.passMillis(1);
    queue.deliver();

    assertThat(publisher.flushes).hasValue(1);
  }

  @Test
  void awaitingAPublisherThatHangsDoesNotFillItsQueue() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.blocked();
    PublisherQueue queue = hanging(publisher, 8);
    for (int i = 1; i <= 8; i++) {
      queue.post(snapshot(i));
    }
    for (int i = 0; i < 5_000; i++) {
      queue.await(Duration.ZERO);
    }
    queue.post(Findings.number(9));
    finish(publisher, queue);

    assertThat(queue.dropped()).isEqualTo(1);
    assertThat(publisher.received)
        .containsExactly("i0", "i2", "i3", "i4", "i5", "i6", "i7", "i8", "f9");
  }

  @Test
  void whatARetiredPublisherMissesIsCounted() {
    PublisherQueue queue =
        new PublisherQueue(new Failing(true, true, true), 1024, new ScriptedTime());
    for (int i = 0; i < 100; i++) {
      queue.post(snapshot(i));
    }
    queue.deliver();
    for (int i = 0; i < 50; i++) {
      queue.post(snapshot(i));
    }

    assertThat(queue.isOpen()).isFalse();
    assertThat(queue.dropped()).isEqualTo(147);
  }

  /** Closes its own queue when it receives a snapshot. */
  private static final class ClosesItself implements Publisher {
    final AtomicReference<@Nullable PublisherQueue> queue = new AtomicReference<>();
    final AtomicReference<@Nullable Boolean> closed = new AtomicReference<>();
    final AtomicInteger closes = new AtomicInteger();

    @Override
    public String name() {
      return "closes-itself";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      closed.set(requireNonNull(queue.get()).close(Duration.ofDays(1)));
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  @Test
  void closingInThePublishersOwnThreadDoesNotWait() {
    ClosesItself publisher = new ClosesItself();
    PublisherQueue queue = new PublisherQueue(publisher);
    publisher.queue.set(queue);
    queue.post(snapshot(1));

    assertThat(queue.await(SOON)).isTrue();
    assertThat(publisher.closed.get()).isFalse();
    assertThat(publisher.closes).hasValue(1);
  }
}
