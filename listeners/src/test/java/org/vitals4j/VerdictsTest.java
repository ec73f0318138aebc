package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/** What is said of real networks, sick and healthy. */
class VerdictsTest {

  private static final int INPUTS = 10;
  private static final int CLASSES = 4;

  private static MultiLayerNetwork network(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(updater)
                .weightInit(WeightInit.RELU)
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(INPUTS)
                        .nOut(20)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new DenseLayer.Builder().nIn(20).nOut(20).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .weightInit(WeightInit.XAVIER)
                        .nIn(20)
                        .nOut(CLASSES)
                        .build())
                .build());
    network.init();
    return network;
  }

  /** Four clouds of points; where they are is up to the turn. */
  private static DataSet clouds(Random random, int examples, double deviation, int turn) {
    float[] features = new float[examples * INPUTS];
    INDArray labels = Nd4j.zeros(examples, CLASSES);
    for (int i = 0; i < examples; i++) {
      int cloud = random.nextInt(CLASSES);
      labels.putScalar(i, (cloud + turn) % CLASSES, 1);
      for (int j = 0; j < INPUTS; j++) {
        double centre = j % CLASSES == cloud ? 2 : 0;
        features[i * INPUTS + j] = (float) (centre + deviation * random.nextGaussian());
      }
    }
    return new DataSet(Nd4j.create(features, new long[] {examples, INPUTS}, 'c'), labels);
  }

  private static void kill(MultiLayerNetwork network, int layer, int units) {
    IntStream.range(0, units)
        .forEach(unit -> network.getParam(layer + "_b").putScalar(unit, -1000));
  }

  private static TrainingMonitor watch(MultiLayerNetwork network, int every) {
    return TrainingMonitor.builder().sampling(Sampling.every(every)).build().addTo(network);
  }

  private static List<Finding> findings(TrainingMonitor monitor, Pathology pathology) {
    return monitor.findings().stream().filter(one -> one.pathology().equals(pathology)).toList();
  }

  @Test
  void deadUnitsAreOneFindingWhereSamplesAreRare() {
    MultiLayerNetwork network = network(new Sgd(0.01));
    kill(network, 0, 18);
    TrainingMonitor monitor = watch(network, 25);
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      network.fit(clouds(random, 300, 1, 0));
    }

    assertThat(findings(monitor, Pathology.DEAD_UNITS))
        .singleElement()
        .matches(Finding::isOpen, "is open");
  }

  @Test
  void aNetworkThatIsAllDeadIsPoorlyInitialisedForAsLongAsItIs() {
    MultiLayerNetwork network = network(new Sgd(0.01));
    kill(network, 0, 20);
    TrainingMonitor monitor = watch(network, 1);
    Random random = new Random(2);
    for (int i = 0; i < 190; i++) {
      network.fit(clouds(random, 16, 1, 0));
    }

    assertThat(findings(monitor, Pathology.POOR_INITIALISATION))
        .singleElement()
        .matches(Finding::isOpen, "is open")
        .matches(one -> one.severity() == Severity.CRITICAL, "is critical");
  }

  @Test
  void aStepThatBuriesTheParametersExplodes() {
    MultiLayerNetwork network = network(new Sgd(1e14));
    TrainingMonitor monitor = watch(network, 1);
    DataSet data = clouds(new Random(3), 32, 1, 0);
    data.getFeatures().muli(1e4);
    network.fit(data);

    assertThat(findings(monitor, Pathology.EXPLODING_GRADIENT))
        .singleElement()
        .matches(one -> one.severity() == Severity.CRITICAL, "is critical");
  }

  /** Minibatches of eight, of which most are easy and few are not. */
  @Test
  void aConvergedRunThatIsTakenUpAgainDoesNotDiverge() {
    MultiLayerNetwork network = network(new Adam(1e-3));
    Random random = new Random(12);
    for (int i = 0; i < 800; i++) {
      network.fit(clouds(random, 8, 0.9, 0));
    }
    TrainingMonitor monitor = watch(network, 1);
    for (int i = 0; i < 400; i++) {
      network.fit(clouds(random, 8, 0.9, 0));
    }

    assertThat(findings(monitor, Pathology.LOSS_DIVERGENCE)).isEmpty();
  }

  /** Labels that mean something else; the network is sure of the old ones. */
  @Test
  void otherDataAreAnAlarmThatNamesTheData() {
    MultiLayerNetwork network = network(new Adam(1e-3));
    TrainingMonitor monitor = watch(network, 1);
    Random random = new Random(4);
    for (int i = 0; i < 500; i++) {
      network.fit(clouds(random, 32, 0.7, i < 400 ? 0 : 1));
    }

    Finding finding = findings(monitor, Pathology.LOSS_DIVERGENCE).get(0);
    assertThat(finding.worst()).isEqualTo(Severity.WARN);
    assertThat(finding.symptom().causes().get(0)).startsWith("data that changed");
  }

  @Test
  void stepsUphillAreCritical() {
    MultiLayerNetwork network = network(new Sgd(0.05));
    TrainingMonitor monitor = watch(network, 1);
    Random random = new Random(5);
    for (int i = 0; i < 250; i++) {
      if (i == 150) {
        network.setLearningRate(-0.05);
      }
      network.fit(clouds(random, 32, 1, 0));
    }

    assertThat(findings(monitor, Pathology.LOSS_DIVERGENCE).get(0).worst())
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aRateThatIsFarTooHighIsCritical() {
    MultiLayerNetwork network = network(new Sgd(0.05));
    TrainingMonitor monitor = watch(network, 1);
    Random random = new Random(6);
    for (int i = 0; i < 250; i++) {
      if (i == 150) {
        network.setLearningRate(20);
      }
      network.fit(clouds(random, 32, 1, 0));
    }

    assertThat(findings(monitor, Pathology.LOSS_DIVERGENCE).get(0).worst())
        .isEqualTo(Severity.CRITICAL);
  }

  /** Two minibatches of which one has wrong labels: what they score is up to them. */
  @Test
  void twoUnlikeMinibatchesAtATinyRateAreNoMatterOfTheRate() {
    MultiLayerNetwork network = network(new Sgd(1e-6));
    TrainingMonitor monitor = watch(network, 1);
    Random random = new Random(7);
    DataSet[] data = {clouds(random, 64, 0.3, 0), clouds(random, 64, 3, 1)};
    for (int i = 0; i < 200; i++) {
      network.fit(data[i % 2]);
    }

    Finding finding = findings(monitor, Pathology.LOSS_OSCILLATION).get(0);
    assertThat(finding.worst()).isEqualTo(Severity.INFO);
    assertThat(finding.symptom().evidence()).contains("period of about 2 ");
    assertThat(finding.symptom().causes()).noneMatch(cause -> cause.contains("rate"));
  }
}
