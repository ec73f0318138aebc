package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.ActivationNetworks.batch;
import static org.vitals4j.measure.ActivationNetworks.dense;
import static org.vitals4j.measure.ActivationNetworks.network;
import static org.vitals4j.measure.ActivationNetworks.output;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;

/** Dead units where activations are hardly ever sampled: in one iteration of a thousand. */
class FollowedUnitsTest {

  private static List<Finding> findings(MultiLayerNetwork network, DataSet... batches) {
    try (TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1_000)).build().addTo(network)) {
      for (DataSet batch : batches) {
        network.fit(batch);
      }
      return monitor.findings().stream().filter(FollowedUnitsTest::isOfDeadUnits).toList();
    }
  }

  private static boolean isOfDeadUnits(Finding finding) {
    return finding.pathology().equals(Pathology.DEAD_UNITS);
  }

  private static DataSet[] repeat(int times, DataSet batch) {
    DataSet[] all = new DataSet[times];
    Arrays.fill(all, batch);
    return all;
  }

  static Stream<Arguments> deadLayers() {
    return Stream.of(
        Arguments.of(
            "dense", network(dense(6, 10, Activation.RELU), output(10)), "0_b", "layer0"),
        Arguments.of(
            "behind batch normalisation",
            network(
                dense(6, 10, Activation.IDENTITY),
                new BatchNormalization.Builder().nOut(10).build(),
                new ActivationLayer(Activation.RELU),
                output(10)),
            "1_beta",
            "layer2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deadLayers")
  void aLayerThatIsDeadFromTheStartIsNamedWithinAWindow(
      String name, MultiLayerNetwork network, String bias, String layer) {
    Objects.requireNonNull(network.paramTable().get(bias)).assign(-50);

    assertThat(findings(network, repeat(110, batch(32, 1))))
        .singleElement()
        .satisfies(finding -> assertThat(finding.symptom().layers()).containsExactly(layer));
  }

  @Test
  void aLayerThatDiesLaterIsNamedAWindowAndATickAfterwards() {
    MultiLayerNetwork network = network(dense(6, 10, Activation.RELU), output(10));
    try (TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1_000)).build().addTo(network)) {
      IntStream.range(0, 150).forEach(i -> network.fit(batch(32, i)));
      network.getParam("0_b").assign(-50);
      IntStream.range(0, 90).forEach(i -> network.fit(batch(32, i)));
      assertThat(monitor.findings()).noneMatch(FollowedUnitsTest::isOfDeadUnits); // 2,880 examples
      IntStream.range(0, 29).forEach(i -> network.fit(batch(32, i)));

      assertThat(monitor.findings()).anyMatch(FollowedUnitsTest::isOfDeadUnits);
    }
  }

  @Test
  void aLayerWithoutBiasesIsAskedForItsWeights() {
    MultiLayerNetwork network =
        network(
            new DenseLayer.Builder()
                .nIn(6)
                .nOut(10)
                .hasBias(false)
                .activation(Activation.RELU)
                .build(),
            output(10));
    network.getParam("0_W").assign(-1); // and features that are positive
    DataSet positive = batch(32, 1);
    positive.getFeatures().assign(Nd4j.rand(32, 6));

    assertThat(findings(network, repeat(110, positive))).hasSize(1);
  }

  @Test
  void unitsThatLiveAreNotNamed() {
    MultiLayerNetwork network = network(dense(6, 10, Activation.RELU), output(10));
    DataSet[] batches =
        IntStream.range(0, 300).mapToObj(i -> batch(32, i)).toArray(DataSet[]::new);

    assertThat(findings(network, batches)).isEmpty();
  }

  /** Nothing reaches them from above, but that is not their death. */
  @Test
  void unitsThatAreOnButGetNoGradientAreNotNamed() {
    MultiLayerNetwork network = network(dense(6, 10, Activation.RELU), output(10));
    network.getParam("1_W").assign(0);
    network.setLearningRate(0);

    assertThat(findings(network, repeat(300, batch(32, 1)))).isEmpty();
  }

  @Test
  void unitsForRareInputsAreNotNamed() {
    MultiLayerNetwork network = network(dense(6, 6, Activation.RELU), output(6));
    network.getParam("0_W").assign(Nd4j.eye(6));
    network.getParam("0_b").assign(-0.5);
    network.setLearningRate(0);
    DataSet zeros = new DataSet(Nd4j.zeros(32, 6), batch(32, 1).getLabels());
    INDArray oneHot = Nd4j.zeros(32, 6);
    IntStream.range(0, 6).forEach(i -> oneHot.putScalar(i, i, 1));
    DataSet[] batches = repeat(400, zeros);
    for (int i = 0; i < batches.length; i += 80) { // one example in 2,560 for each unit
      batches[i] = new DataSet(oneHot, batch(32, 1).getLabels());
    }

    assertThat(findings(network, batches)).isEmpty();
  }
}
