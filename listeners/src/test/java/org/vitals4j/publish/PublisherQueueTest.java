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

  /** An outbox whose publisher hangs in its first call, so that the queue is as posted. */
  private static PublisherQueue hanging(RecordingPublisher publisher, int capacity)
      throws InterruptedException {
    PublisherQueue outbox = new PublisherQueue(publisher, capacity, PublisherThreads.SHARED);
    outbox.post(snapshot(0));
    publisher.awaitFirstCall();
    return outbox;
  }

  private static void finish(RecordingPublisher publisher, PublisherQueue outbox) {
    publisher.letGo();
    assertThat(outbox.await(SOON)).isTrue();
  }

  private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
    for (int i = 0; i < 5_000 && thread.getState() != state; i++) {
      Thread.sleep(1);
    }
    assertThat(thread.getState()).isEqualTo(state);
  }

  @Test
  void deliversInTheOrderOfPosting() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(1));
    outbox.post(Findings.number(2));
    outbox.post(snapshot(3));

    assertThat(outbox.await(SOON)).isTrue();
    assertThat(publisher.heard).containsExactly("i1", "f2", "i3");
  }

  @Test
  void deliversOnADaemonThread() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(1));
    outbox.await(SOON);

    Thread thread = requireNonNull(publisher.thread);
    assertThat(thread).isNotSameAs(Thread.currentThread());
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo(PublisherThreads.NAME);
  }

  @Test
  void aPublisherThatHangsDoesNotHoldUpPosting() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 8);
    for (int i = 1; i <= 10_000; i++) {
      outbox.post(snapshot(i));
    }

    assertThat(publisher.heard).isEmpty();
    finish(publisher, outbox);
  }

  @Test
  void keepsTheLatestWhenThePublisherFallsBehind() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 3);
    for (int i = 1; i <= 10; i++) {
      outbox.post(snapshot(i));
    }
    finish(publisher, outbox);

    assertThat(publisher.heard).containsExactly("i0", "i8", "i9", "i10");
  }

  @Test
  void countsWhatItDroppedAndTellsThePublisher() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 3);
    for (int i = 1; i <= 10; i++) {
      outbox.post(snapshot(i));
    }
    finish(publisher, outbox);

    assertThat(outbox.dropped()).isEqualTo(7);
    assertThat(publisher.dropped).containsExactly(0L, 7L, 7L, 7L);
  }

  @Test
  void dropsNothingWhileThereIsRoom() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 3);
    for (int i = 1; i <= 3; i++) {
      outbox.post(snapshot(i));
    }
    finish(publisher, outbox);

    assertThat(outbox.dropped()).isZero();
    assertThat(publisher.heard).containsExactly("i0", "i1", "i2", "i3");
  }

  @Test
  void aNewFindingPushesOutTheOldestSnapshot() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 3);
    outbox.post(Findings.number(1));
    outbox.post(snapshot(2));
    outbox.post(snapshot(3));
    outbox.post(Findings.number(4));
    finish(publisher, outbox);

    assertThat(publisher.heard).containsExactly("i0", "f1", "i3", "f4");
  }

  @Test
  void aNewSnapshotPushesOutNoFinding() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 2);
    outbox.post(Findings.number(1));
    outbox.post(Findings.number(2));
    outbox.post(snapshot(3));
    finish(publisher, outbox);

    assertThat(publisher.heard).contains("f1", "f2");
    assertThat(outbox.dropped()).isEqualTo(1);
  }

  @Test
  void amongFindingsTheOldestGoesFirst() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 2);
    for (int i = 1; i <= 3; i++) {
      outbox.post(Findings.number(i));
    }
    finish(publisher, outbox);

    assertThat(publisher.heard).containsExactly("i0", "f2", "f3");
  }

  @Test
  void aGraveFindingIsTheLastToGo() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 2);
    outbox.post(Findings.number(1, Severity.CRITICAL));
    outbox.post(Findings.number(2, Severity.WARN));
    outbox.post(Findings.number(3, Severity.WARN));
    outbox.post(Findings.number(4, Severity.INFO));
    finish(publisher, outbox);

    assertThat(publisher.heard).containsExactly("i0", "f1", "f3");
    assertThat(outbox.dropped()).isEqualTo(2);
  }

  @Test
  void closingPushesOutNothing() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 2);
    outbox.post(Findings.number(1));
    outbox.post(Findings.number(2));
    outbox.close(Duration.ZERO);
    finish(publisher, outbox);

    assertThat(publisher.heard).containsExactly("i0", "f1", "f2", "close");
  }

  @Test
  void closesAfterEverythingIsDelivered() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(1));
    outbox.post(Findings.number(2));
    outbox.close(SOON);

    assertThat(publisher.heard).containsExactly("i1", "f2", "close");
  }

  @Test
  void closesAPublisherThatNeverHeardAnything() {
    RecordingPublisher publisher = RecordingPublisher.open();
    new PublisherQueue(publisher).close(SOON);

    assertThat(publisher.heard).containsExactly("close");
  }

  @Test
  void closesOnce() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.close(SOON);
    outbox.close(SOON);

    assertThat(publisher.heard).containsExactly("close");
    assertThat(outbox.isOpen()).isFalse();
  }

  @Test
  void ignoresWhatIsPostedAfterClosing() {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.close(SOON);
    outbox.post(snapshot(1));

    assertThat(outbox.await(SOON)).isTrue();
    assertThat(publisher.heard).containsExactly("close");
  }

  @Test
  void closingGivesUpOnAPublisherThatHangs() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 3);
    outbox.close(Duration.ofMillis(20));

    assertThat(publisher.heard).isEmpty();
    finish(publisher, outbox);
    assertThat(publisher.heard).containsExactly("i0", "close");
  }

  @Test
  void awaitSaysWhenTheTimeIsUp() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 3);

    assertThat(outbox.await(Duration.ofMillis(20))).isFalse();
    finish(publisher, outbox);
  }

  @Test
  void awaitOfNothingReturnsAtOnce() {
    assertThat(new PublisherQueue(RecordingPublisher.open()).await(Duration.ZERO)).isTrue();
  }

  @Test
  void awaitTakesAnyDuration() {
    PublisherQueue outbox = new PublisherQueue(RecordingPublisher.open());
    outbox.post(snapshot(1));

    assertThat(outbox.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  /** Answers each snapshot by posting the next, as a busy training thread would. */
  private static final class Chatty implements Publisher {
    final AtomicReference<@Nullable PublisherQueue> outbox = new AtomicReference<>();

    @Override
    public String name() {
      return "chatty";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      requireNonNull(outbox.get()).post(snapshot);
    }
  }

  @Test
  void awaitDoesNotWaitForWhatIsPostedLater() {
    Chatty publisher = new Chatty();
    PublisherQueue outbox = new PublisherQueue(publisher);
    publisher.outbox.set(outbox);
    outbox.post(snapshot(1));

    assertThat(outbox.await(Duration.ofMillis(500))).isTrue();
    outbox.close(SOON);
  }

  @Test
  void awaitIsNotDeceivedByWhatIsDroppedLater() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 1);
    AtomicReference<@Nullable Boolean> delivered = new AtomicReference<>();
    Thread waiting = new Thread(() -> delivered.set(outbox.await(Duration.ofMillis(500))));
    waiting.start();
    awaitState(waiting, Thread.State.TIMED_WAITING);
    for (int i = 1; i <= 10; i++) {
      outbox.post(snapshot(i));
    }
    waiting.join(5_000);

    assertThat(delivered.get()).isFalse();
    finish(publisher, outbox);
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
    PublisherQueue outbox = new PublisherQueue(publisher);
    for (int i = 0; i < count; i++) {
      outbox.post(snapshot(i));
      assertThat(outbox.await(SOON)).isTrue();
    }
    return outbox;
  }

  @Test
  void aPublisherThatThrowsThreeTimesInARowIsRetired() {
    Failing publisher = new Failing(true, true, true);
    PublisherQueue outbox = afterPosting(publisher, 10);

    assertThat(publisher.calls).hasValue(3);
    assertThat(outbox.isOpen()).isFalse();
  }

  @Test
  void aPublisherThatRecoversIsNotRetired() {
    Failing publisher = new Failing(true, true, false, true, true, false);
    PublisherQueue outbox = afterPosting(publisher, 10);

    assertThat(publisher.calls).hasValue(10);
    assertThat(outbox.isOpen()).isTrue();
  }

  @Test
  void forgetsWhatWaitsForARetiredPublisher() {
    Failing publisher = new Failing(true, true, true);
    PublisherQueue outbox = new PublisherQueue(publisher);
    for (int i = 0; i < 100; i++) {
      outbox.post(snapshot(i));
    }

    assertThat(outbox.await(SOON)).isTrue();
    assertThat(publisher.calls).hasValue(3);
  }

  @Test
  void closingARetiredPublisherDoesNotHang() {
    PublisherQueue outbox = afterPosting(new Failing(true, true, true), 5);
    outbox.close(SOON);

    assertThat(outbox.await(Duration.ZERO)).isTrue();
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
    PublisherQueue outbox = new PublisherQueue(new Nameless(1));

    assertThatCode(() -> outbox.post(Findings.number(1))).doesNotThrowAnyException();
  }

  @Test
  void aFailureToReportAFailureDoesNotStopTheDelivery() {
    PublisherQueue outbox = new PublisherQueue(new Nameless(2));
    outbox.post(Findings.number(1));

    assertThat(outbox.await(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void startsAgainAfterItsThreadHasEnded() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(1));
    outbox.await(SOON);
    Thread first = requireNonNull(publisher.thread);
    awaitState(first, Thread.State.TIMED_WAITING);
    first.interrupt();
    first.join(5_000);
    outbox.post(snapshot(2));

    assertThat(outbox.await(SOON)).isTrue();
    assertThat(publisher.heard).containsExactly("i1", "i2");
    assertThat(publisher.thread).isNotSameAs(first);
  }

  /** Holds the lock while the thread wakes up, which is a matter of luck otherwise. */
  @Test
  void losesNothingThatIsPostedWhileItsThreadIsInterrupted() throws Exception {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(1));
    assertThat(outbox.await(SOON)).isTrue();
    Thread thread = requireNonNull(publisher.thread);
    Field lock = PublisherThreads.class.getDeclaredField("lock");
    lock.setAccessible(true);
    awaitState(thread, Thread.State.TIMED_WAITING);
    synchronized (lock.get(PublisherThreads.SHARED)) {
      thread.interrupt();
      awaitState(thread, Thread.State.BLOCKED);
      outbox.post(snapshot(2));
    }

    assertThat(outbox.await(Duration.ofSeconds(1))).isTrue();
    assertThat(publisher.heard).containsExactly("i1", "i2");
  }

  @Test
  void anInterruptedAwaitReturnsAndStaysInterrupted() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 3);
    Thread.currentThread().interrupt();

    assertThat(outbox.await(SOON)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
    finish(publisher, outbox);
  }

  @Test
  void severalThreadsMayPostAtOnce() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher, 10_000, PublisherThreads.SHARED);
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  outbox.post(Findings.number(i));
                }
                done.countDown();
              })
          .start();
    }

    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(outbox.await(SOON)).isTrue();
    assertThat(publisher.heard).hasSize(4000);
  }

  @Test
  void theQueueHoldsAThousandEntriesUnlessToldOtherwise() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(0));
    publisher.awaitFirstCall();
    for (int i = 1; i <= PublisherQueue.CAPACITY + 5; i++) {
      outbox.post(snapshot(i));
    }

    assertThat(outbox.dropped()).isEqualTo(5);
    finish(publisher, outbox);
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
  void asksForWhatWasHeldBackWhenNothingMoreComes() throws InterruptedException {
    Flushed publisher = new Flushed();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(1));

    assertThat(publisher.first.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(publisher.flushes).hasValue(1);
  }

  @Test
  void asksForWhatWasHeldBackBeforeItSaysThatAllIsDelivered() {
    Flushed publisher = new Flushed();
    PublisherQueue outbox = new PublisherQueue(publisher);
    outbox.post(snapshot(1));

    assertThat(outbox.await(SOON)).isTrue();
    assertThat(publisher.flushes.get()).isPositive();
  }

  @Test
  void asksNothingOfAPublisherThatWasNeverUsed() {
    Flushed publisher = new Flushed();

    assertThat(new PublisherQueue(publisher).await(SOON)).isTrue();
    assertThat(publisher.flushes).hasValue(0);
  }

  /** Time as a test sets it; the test calls {@link PublisherQueue#deliver} where a thread would. */
  private static final class ScriptedTime implements PublisherQueue.Threads {
    private long nanos;

    void passMillis(long millis) {
      nanos += millis * 1_000_000;
    }

    @Override
    public void wake(PublisherQueue outbox, PublisherQueue.Urgency urgency) {}

    @Override
    public long nanoTime() {
      return nanos;
    }
  }

  @Test
  void tellsOnceThatNothingHappens() {
    ScriptedTime time = new ScriptedTime();
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue outbox = new PublisherQueue(publisher, 8, time);
    outbox.post(snapshot(1));
    outbox.deliver();
    for (int seconds = 0; seconds < 60; seconds++) {
      time.passMillis(1_000);
      outbox.deliver();
    }

    assertThat(publisher.heard).containsExactly("i1", "idle");
    assertThat(outbox.state()).isEqualTo(PublisherQueue.State.NEVER);
  }

  @Test
  void asksForWhatWasHeldBackAfterAQuarterOfASecond() {
    ScriptedTime time = new ScriptedTime();
    Flushed publisher = new Flushed();
    PublisherQueue outbox = new PublisherQueue(publisher, 8, time);
    outbox.post(snapshot(1));
    outbox.deliver();
    time.passMillis(249);
    outbox.deliver();
    assertThat(publisher.flushes).hasValue(0);
    time.passMillis(1);
    outbox.deliver();

    assertThat(publisher.flushes).hasValue(1);
  }

  @Test
  void awaitingAPublisherThatHangsDoesNotFillItsQueue() throws InterruptedException {
    RecordingPublisher publisher = RecordingPublisher.held();
    PublisherQueue outbox = hanging(publisher, 8);
    for (int i = 1; i <= 8; i++) {
      outbox.post(snapshot(i));
    }
    for (int i = 0; i < 5_000; i++) {
      outbox.await(Duration.ZERO);
    }
    outbox.post(Findings.number(9));
    finish(publisher, outbox);

    assertThat(outbox.dropped()).isEqualTo(1);
    assertThat(publisher.heard)
        .containsExactly("i0", "i2", "i3", "i4", "i5", "i6", "i7", "i8", "f9");
  }

  @Test
  void whatARetiredPublisherNeverHeardIsCounted() {
    PublisherQueue outbox =
        new PublisherQueue(new Failing(true, true, true), 1024, new ScriptedTime());
    for (int i = 0; i < 100; i++) {
      outbox.post(snapshot(i));
    }
    outbox.deliver();
    for (int i = 0; i < 50; i++) {
      outbox.post(snapshot(i));
    }

    assertThat(outbox.isOpen()).isFalse();
    assertThat(outbox.dropped()).isEqualTo(147);
  }

  /** Closes its own queue when it hears of something. */
  private static final class ClosesItself implements Publisher {
    final AtomicReference<@Nullable PublisherQueue> outbox = new AtomicReference<>();
    final AtomicReference<@Nullable Boolean> closed = new AtomicReference<>();
    final AtomicInteger closes = new AtomicInteger();

    @Override
    public String name() {
      return "closes-itself";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      closed.set(requireNonNull(outbox.get()).close(Duration.ofDays(1)));
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  @Test
  void closingInThePublishersOwnThreadDoesNotWait() {
    ClosesItself publisher = new ClosesItself();
    PublisherQueue outbox = new PublisherQueue(publisher);
    publisher.outbox.set(outbox);
    outbox.post(snapshot(1));

    assertThat(outbox.await(SOON)).isTrue();
    assertThat(publisher.closed.get()).isFalse();
    assertThat(publisher.closes).hasValue(1);
  }
}
