package org.vitals4j.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.clip.ClippingDecision;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Networks;

/** Whatever goes wrong in the monitor, training goes on. */
class GuardTest {

  private record Throwing(Error error) implements Detector {
    @Override
    public String name() {
      return "throwing";
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      throw error;
    }
  }

  private static void trains(TrainingMonitor monitor) {
    MultiLayerNetwork network = Networks.mlp();
    monitor.addTo(network);
    assertThatCode(() -> Networks.batches(15).forEach(network::fit)).doesNotThrowAnyException();
    assertThat(network.getIterationCount()).isEqualTo(15);
  }

  @Test
  void survivesADetectorThatThrows() {
    TrainingMonitor monitor =
        TrainingMonitor.builder().detector(() -> new Throwing(new AssertionError("boom"))).build();
    trains(monitor);

    assertThat(monitor.latest().orElseThrow().iteration()).isEqualTo(14);
  }

  @Test
  void survivesAClippingPolicyThatThrows() {
    ClippingPolicy broken =
        new ClippingPolicy() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public ClippingDecision decide(
              GradientMeasurement gradient, Circumstances circumstances) {
            throw new IllegalStateException("boom");
          }
        };
    trains(TrainingMonitor.builder().clipping(broken).build());
  }

  @Test
  void survivesAPublisherThatThrows() {
    trains(
        TrainingMonitor.builder()
            .publishTo(
                new Publisher() {
                  @Override
                  public String name() {
                    return "throwing";
                  }

                  @Override
                  public void iteration(IterationSnapshot snapshot, long dropped) {
                    throw new IllegalStateException("boom");
                  }
                })
            .build());
  }

  @Test
  void doesNotWaitForAPublisherThatHangs() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .publishTo(
                new Publisher() {
                  @Override
                  public String name() {
                    return "hanging";
                  }

                  @Override
                  public void iteration(IterationSnapshot snapshot, long dropped) {
                    try {
                      release.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }
                })
            .build();
    trains(monitor);
    assertThat(monitor.awaitPublished(Duration.ZERO)).isFalse();

    release.countDown();
    assertThat(monitor.awaitPublished(Duration.ofSeconds(10))).isTrue();
  }
}
