package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.clip.Clipping;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.Clipped;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

/** Several listeners on one network share one session. */
class SharedSessionTest {

  /** Counts what it hears. */
  private record Counter(AtomicInteger heard) implements Publisher {
    Counter() {
      this(new AtomicInteger());
    }

    @Override
    public String name() {
      return "counter";
    }

    @Override
    public void iteration(IterationSnapshot snapshot, long dropped) {
      heard.incrementAndGet();
    }
  }

  private static Detector counting(AtomicInteger calls) {
    return new Detector() {
      @Override
      public String name() {
        return "counting";
      }

      @Override
      public java.util.List<org.vitals4j.report.Symptom> examine(IterationSnapshot snapshot) {
        calls.incrementAndGet();
        return java.util.List.of();
      }
    };
  }

  @Test
  void measuresOnceHoweverManyListenersThereAre() {
    AtomicInteger calls = new AtomicInteger();
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor.builder().detector(() -> counting(calls)).build().addTo(network);
    TrainingMonitor.builder().detector(() -> counting(calls)).build().addTo(network);
    network.addListeners(new GradientNormListener(10));
    Networks.batches(5).forEach(network::fit);

    assertThat(calls).hasValue(5);
  }

  @Test
  void onePublisherGivenTwiceHearsEverythingOnce() {
    Counter counter = new Counter();
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor first = TrainingMonitor.builder().publishTo(counter).build().addTo(network);
    TrainingMonitor second = TrainingMonitor.builder().publishTo(counter).build().addTo(network);
    Networks.batches(5).forEach(network::fit);
    first.close();
    second.close();

    assertThat(counter.heard()).hasValue(5);
  }

  @Test
  void aSecondPublisherTakesOverWhenTheFirstMonitorIsClosed() {
    Counter counter = new Counter();
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor first = TrainingMonitor.builder().publishTo(counter).build().addTo(network);
    TrainingMonitor second = TrainingMonitor.builder().publishTo(counter).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    first.close();
    network.fit(Networks.batch(8, 2));
    second.close();

    assertThat(counter.heard()).hasValue(2);
  }

  @Test
  void aSecondClippingPolicyIsAnErrorThatNamesBoth() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor.builder().sessionId("one").clipping(Clipping.norm(1)).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    TrainingMonitor second =
        TrainingMonitor.builder().sessionId("two").clipping(Clipping.norm(2)).build();

    assertThatThrownBy(() -> second.addTo(network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("'one'", "'two'");
    assertThat(network.getListeners()).hasSize(1);
  }

  @Test
  void aSecondClippingPolicyAddedBehindItsBackDoesNotClip() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    TrainingMonitor first =
        TrainingMonitor.builder().clipping(Clipping.norm(1e-3)).build().addTo(network);
    network.addListeners(TrainingMonitor.builder().clipping(Clipping.norm(1e-6)).build());
    network.fit(Networks.batch(8, 1));

    Clipped clipped = first.latest().orElseThrow().clipping().get();
    assertThat(clipped.threshold()).isEqualTo(1e-3);
    assertThat(updateNorm(network)).isCloseTo(1e-3 * 0.1, within(1e-9));
  }

  @Test
  void theSecondPolicyTakesOverOnceTheFirstListenerIsRemoved() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    TrainingMonitor.builder().clipping(Clipping.norm(1e-3)).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    TrainingMonitor second = TrainingMonitor.builder().clipping(Clipping.norm(1e-4)).build();
    network.setListeners(second);
    Networks.batches(3).forEach(network::fit);

    assertThat(second.latest().orElseThrow().clipping().get().threshold()).isEqualTo(1e-4);
  }

  @Test
  void aRemovedListenerNoLongerClips() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor.builder().clipping(Clipping.norm(1e-3)).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    TrainingMonitor observer = TrainingMonitor.builder().build();
    network.setListeners(observer);
    Networks.batches(3).forEach(network::fit);

    assertThat(observer.latest().orElseThrow().clipping().isMeasured()).isFalse();
  }

  @Test
  void aMonitorAddedTwiceClipsOnce() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    TrainingMonitor monitor = TrainingMonitor.builder().clipping(Clipping.norm(1e-3)).build();
    network.setListeners(monitor, monitor);
    network.fit(Networks.batch(8, 1));

    assertThat(updateNorm(network)).isCloseTo(1e-3 * 0.1, within(1e-9));
  }

  @Test
  void refusesModelsThatAreNoNetworks() {
    DenseLayer layer = (DenseLayer) Networks.mlp().getLayer(0);

    assertThatThrownBy(() -> TrainingMonitor.attach(layer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DenseLayer");
  }

  @Test
  void doesNotKeepANetworkAlive() throws InterruptedException {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 1));
    WeakReference<MultiLayerNetwork> reference = new WeakReference<>(network);
    network = null;
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }

    assertThat(reference.get()).isNull();
    assertThat(monitor.latest()).isPresent();
  }

  private static double updateNorm(MultiLayerNetwork network) {
    return network.getGradientsViewArray().norm2Number().doubleValue();
  }

  @Test
  void aMonitorThatReplacesAnotherStartsARunOfItsOwn() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor.builder().sessionId("one").build().addTo(network);
    network.fit(Faults.withNan(Networks.batch(8, 1)));
    TrainingMonitor second = TrainingMonitor.builder().sessionId("two").build();
    network.setListeners(second);
    Networks.batches(4).forEach(network::fit); // the parameters are NaN by now

    assertThat(second.latest().orElseThrow().session()).isEqualTo("two");
    assertThat(second.findings()).hasSize(1);
  }

  @Test
  void aListenerForOneThingHasFindingsOfThatThingOnly() {
    MultiLayerNetwork network = Networks.mlp();
    GradientNormListener norms = new GradientNormListener(10);
    NonFiniteListener nonFinite = new NonFiniteListener();
    network.setListeners(norms, nonFinite);
    network.fit(Faults.withNan(Networks.batch(8, 1)));

    assertThat(nonFinite.findings()).hasSize(1);
    assertThat(norms.findings()).isEmpty();
  }
}
