package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.clip.Clipping;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;

/** Clipping as the updater and the parameters feel it. */
class ClippingTest {

  @Test
  void theStepHasTheLengthThatTheThresholdAllows() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(1.0), DataType.DOUBLE);
    TrainingMonitor monitor =
        TrainingMonitor.builder().clipping(Clipping.norm(0.01)).build().addTo(network);
    INDArray before = network.params().dup();
    network.fit(Networks.batch(8, 1));

    double step = before.sub(network.params()).norm2Number().doubleValue();
    assertThat(step).isCloseTo(0.01, within(1e-9));
    IterationSnapshot snapshot = monitor.latest().orElseThrow();
    assertThat(snapshot.gradient().get().l2()).isGreaterThan(0.01); // before clipping
    assertThat(snapshot.clipping().get().coefficient())
        .isCloseTo(0.01 / snapshot.gradient().get().l2(), Percentage.withPercentage(1e-6));
  }

  @Test
  void theThresholdMeansTheSameForEveryBatchSize() {
    for (int examples : new int[] {1, 4, 64}) {
      MultiLayerNetwork network = Networks.mlp(new Sgd(1.0), DataType.DOUBLE);
      TrainingMonitor.builder().clipping(Clipping.norm(0.01)).build().addTo(network);
      INDArray before = network.params().dup();
      network.fit(Networks.batch(examples, 1));

      assertThat(before.sub(network.params()).norm2Number().doubleValue())
          .isCloseTo(0.01, within(1e-9));
    }
  }

  @Test
  void aGradientBelowTheThresholdStaysBitIdentical() {
    MultiLayerNetwork plain = Networks.mlp();
    MultiLayerNetwork clipped = Networks.mlp();
    TrainingMonitor monitor =
        TrainingMonitor.builder().clipping(Clipping.norm(1e6)).build().addTo(clipped);
    Networks.batches(5).forEach(plain::fit);
    Networks.batches(5).forEach(clipped::fit);

    assertThat(clipped.params().toFloatVector()).isEqualTo(plain.params().toFloatVector());
    assertThat(monitor.latest().orElseThrow().clipping().get().changed()).isFalse();
  }

  @Test
  void runningStatisticsOfBatchNormalisationAreNotClipped() {
    MultiLayerNetwork plain = Networks.normalisedMlp(new Sgd(0.1));
    MultiLayerNetwork clipped = Networks.normalisedMlp(new Sgd(0.1));
    TrainingMonitor.builder().clipping(Clipping.norm(1e-9)).build().addTo(clipped);
    plain.fit(Networks.batch(8, 1));
    clipped.fit(Networks.batch(8, 1));

    assertThat(clipped.getParam("1_mean").toFloatVector())
        .isEqualTo(plain.getParam("1_mean").toFloatVector());
    assertThat(clipped.getParam("1_log10stdev").toFloatVector())
        .isEqualTo(plain.getParam("1_log10stdev").toFloatVector());
  }

  @Test
  void aGradientThatIsNotFiniteIsNotClipped() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor =
        TrainingMonitor.builder().clipping(Clipping.norm(1.0)).build().addTo(network);
    network.fit(Faults.withNan(Networks.batch(8, 1)));

    assertThat(monitor.latest().orElseThrow().clipping().isMeasured()).isFalse();
  }
}
