package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.testing.Networks;

/** Dead units and saturation, from the network to the finding, sick beside healthy. */
class ActivationListenersTest {

  private final DeadReluListener dead = new DeadReluListener();
  private final SaturationListener saturation = new SaturationListener(1);

  private MultiLayerNetwork network(Activation activation) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.01))
                .weightInit(activation == Activation.RELU ? WeightInit.RELU : WeightInit.XAVIER)
                .activation(activation)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(40).build())
                .layer(new DenseLayer.Builder().nIn(40).nOut(40).build())
                .layer(Networks.output(40))
                .build());
    network.init();
    network.setListeners(dead, saturation);
    return network;
  }

  private static void train(MultiLayerNetwork network, int iterations, IntFunction<DataSet> data) {
    for (int i = 0; i < iterations; i++) {
      network.fit(data.apply(i));
    }
  }

  private static DataSet data(int seed) {
    return Networks.batch(100, seed);
  }

  @Test
  void deadUnitsAreOneFindingForTheLayerThatHasThem() {
    MultiLayerNetwork network = network(Activation.RELU);
    network.getParam("1_b").assign(-50);
    train(network, 40, ActivationListenersTest::data);

    assertThat(dead.findings()).hasSize(1);
    Finding finding = dead.findings().get(0);
    assertThat(finding.pathology()).isEqualTo(Pathology.DEAD_UNITS);
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.symptom().layers()).containsExactly("layer1");
  }

  @Test
  void mostOfTheUnitsAreAWarning() {
    MultiLayerNetwork network = network(Activation.RELU);
    for (int unit = 0; unit < 26; unit++) {
      network.getParam("0_b").putScalar(unit, -50);
    }
    train(network, 40, ActivationListenersTest::data);

    assertThat(dead.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARN))
        .satisfies(f -> assertThat(f.symptom().observed()).isEqualTo(0.65));
  }

  @Test
  void healthyReluRaisesNothing() {
    train(network(Activation.RELU), 60, ActivationListenersTest::data);

    assertThat(dead.findings()).isEmpty();
    assertThat(saturation.findings()).isEmpty();
  }

  @Test
  void inputsFarOutOfScaleSaturateTheFirstLayer() {
    MultiLayerNetwork network = network(Activation.TANH);
    train(
        network,
        25,
        i -> {
          DataSet batch = data(i);
          batch.getFeatures().muli(1000);
          return batch;
        });

    assertThat(saturation.findings()).isNotEmpty();
    Finding first = saturation.findings().get(0);
    assertThat(first.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(first.symptom().layers()).containsExactly("layer0");
    assertThat(first.symptom().remedies().get(0)).contains("NormalizerStandardize");
  }

  @Test
  void healthyRectifiedTanhRaisesNothing() {
    train(network(Activation.RECTIFIEDTANH), 60, ActivationListenersTest::data);

    assertThat(saturation.findings()).isEmpty();
  }

  @Test
  void saturationIsJudgedOnceTwentyValuesAreMeasured() {
    MultiLayerNetwork network = network(Activation.SIGMOID);
    network.setListeners(saturation); // a second listener joins during the first iteration
    network.getParam("0_b").assign(50);
    train(network, 19, ActivationListenersTest::data);
    assertThat(saturation.findings()).isEmpty();
    train(network, 1, ActivationListenersTest::data);

    assertThat(saturation.findings()).isNotEmpty();
  }
}
