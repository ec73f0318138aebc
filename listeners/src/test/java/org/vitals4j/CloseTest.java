package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.testing.Networks;

/** Monitors that come and go leave nothing behind, and nobody waits for a publisher that hangs. */
class CloseTest {

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger closed = new AtomicInteger();

  private final class Hanging implements Publisher {
    @Override
    public String name() {
      return "hanging";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      try {
        release.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** Half a second for each of a hundred would take fifty. */
  @Test
  @Timeout(25)
  void closingGivesAllPublishersTheSameTime() {
    TrainingMonitor.Builder builder = TrainingMonitor.builder();
    for (int i = 0; i < 100; i++) {
      builder.publishTo(new Hanging());
    }
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = builder.build().addTo(network);
    network.fit(Networks.batch(8, 1));

    assertThat(monitor.close(Duration.ofMillis(500))).isFalse();
    release.countDown();
    assertThat(monitor.close(Duration.ofSeconds(20))).isTrue();
    assertThat(closed).hasValue(100);
  }

  @Test
  void closingWithoutWaitingPublishesAllTheSame() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor =
        TrainingMonitor.builder().publishTo(new Hanging()).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    assertThat(monitor.close(Duration.ZERO)).isFalse();
    release.countDown();

    assertThat(monitor.close(Duration.ofSeconds(20))).isTrue();
    assertThat(closed).hasValue(1);
  }

  @Test
  void twoHundredMonitorsThatNobodyClosedShareAThread() {
    Set<Thread> before = publisherThreads();
    for (int i = 0; i < 200; i++) {
      MultiLayerNetwork network = Networks.mlp();
      TrainingMonitor monitor = TrainingMonitor.attach(network);
      network.fit(Networks.batch(8, i));
      assertThat(monitor.awaitPublished(Duration.ofSeconds(10))).isTrue();
    }
    Set<Thread> after = publisherThreads();
    after.removeAll(before);

    assertThat(after).hasSizeLessThanOrEqualTo(1);
  }

  private static Set<Thread> publisherThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("vitals4j-"));
    return threads;
  }
}
