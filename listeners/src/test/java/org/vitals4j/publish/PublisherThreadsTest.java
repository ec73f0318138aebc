package org.vitals4j.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.RecordingPublisher;
import org.vitals4j.testing.Snapshots;

/** One thread for all publishers, and more only for those behind one that hangs. */
@Timeout(30)
class PublisherThreadsTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final PublisherThreads threads = new PublisherThreads();

  private static IterationSnapshot snapshot(int iteration) {
    return Snapshots.of(Descriptions.empty()).iteration(iteration).next();
  }

  private PublisherQueue queue(Publisher publisher) {
    return new PublisherQueue(publisher, 8, threads);
  }

  private static Thread threadOf(RecordingPublisher publisher) {
    return requireNonNull(publisher.thread);
  }

  @Test
  void twoHundredPublishersShareAThread() {
    Set<Thread> used = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      RecordingPublisher publisher = RecordingPublisher.open();
      PublisherQueue queue = queue(publisher);
      queue.post(snapshot(i));
      assertThat(queue.await(SOON)).isTrue();
      used.add(threadOf(publisher));
    }

    assertThat(used).hasSize(1);
    assertThat(threads.count()).isEqualTo(1);
  }

  @Test
  void aPublisherThatHangsDoesNotHoldUpTheOthers() throws InterruptedException {
    RecordingPublisher hanging = RecordingPublisher.blocked();
    queue(hanging).post(snapshot(1));
    hanging.awaitFirstCall();
    RecordingPublisher other = RecordingPublisher.open();
    PublisherQueue queue = queue(other);
    queue.post(snapshot(2));

    assertThat(queue.await(SOON)).isTrue();
    assertThat(other.received).containsExactly("i2");
    assertThat(threadOf(other)).isNotSameAs(threadOf(hanging));
    hanging.release();
  }

  @Test
  void aFindingDoesNotWaitBehindAPublisherThatHangs() throws InterruptedException {
    RecordingPublisher hanging = RecordingPublisher.blocked();
    queue(hanging).post(snapshot(1));
    hanging.awaitFirstCall();
    RecordingPublisher other = RecordingPublisher.open();
    queue(other).post(Findings.number(2)); // and nobody waits for it

    other.awaitFirstCall();
    hanging.release();
  }

  @Test
  void aPublisherIsNeverCalledByTwoThreads() throws InterruptedException {
    RecordingPublisher hanging = RecordingPublisher.blocked();
    PublisherQueue queue = queue(hanging);
    queue.post(snapshot(1));
    hanging.awaitFirstCall();
    for (int i = 2; i < 6; i++) {
      queue.post(Findings.number(i));
    }
    assertThat(queue.await(Duration.ZERO)).isFalse();
    assertThat(threads.count()).isEqualTo(1);
    hanging.release();

    assertThat(queue.await(SOON)).isTrue();
    assertThat(hanging.received).containsExactly("i1", "f2", "f3", "f4", "f5");
  }

  @Test
  void theThreadEndsWithTheLastOfThem() throws InterruptedException {
    List<PublisherQueue> all = new ArrayList<>();
    RecordingPublisher publisher = RecordingPublisher.open();
    for (int i = 0; i < 3; i++) {
      PublisherQueue queue = queue(publisher);
      queue.post(snapshot(i));
      all.add(queue);
    }
    all.forEach(queue -> assertThat(queue.close(SOON)).isTrue());
    threadOf(publisher).join(SOON.toMillis());

    assertThat(threadOf(publisher).isAlive()).isFalse();
    assertThat(threads.count()).isZero();
  }

  /** Leaves its thread interrupted. */
  private record Interrupting() implements Publisher {
    @Override
    public String name() {
      return "interrupting";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anInterruptOfOnePublisherDoesNotReachTheNext() {
    PublisherQueue first = queue(new Interrupting());
    first.post(snapshot(1));
    assertThat(first.await(SOON)).isTrue();
    RecordingPublisher publisher = RecordingPublisher.open();
    PublisherQueue second = queue(publisher);
    second.post(snapshot(2));

    assertThat(second.await(SOON)).isTrue();
    assertThat(threads.count()).isEqualTo(1);
  }
}
