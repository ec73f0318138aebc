package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Treatments;

/**
 * A network that was trained, saved and restored: the automatic plan has come late, and what it
 * does not know, it must not throw away.
 */
class RestoredNetworkTest {

  private static final List<String> IRREVERSIBLE =
      List.of("reinitialise", "replace-activation", "replace-optimiser", "rescale-units", "leak");

  private MultiLayerNetwork network;
  private double learned;
  private float[] restored;

  @BeforeEach
  void trainSaveRestore(@TempDir Path folder) throws IOException {
    MultiLayerNetwork trained =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.05))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(32).build())
                .layer(new DenseLayer.Builder().nIn(32).nOut(32).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(32)
                        .nOut(1)
                        .build())
                .build());
    trained.init();
    for (int i = 0; i < 300; i++) {
      trained.fit(batch(i));
    }
    ModelSerializer.writeModel(trained, folder.resolve("model.zip").toFile(), true);
    network = ModelSerializer.restoreMultiLayerNetwork(folder.resolve("model.zip").toFile(), true);
    learned = loss();
    restored = network.params().toFloatVector();
  }

  private static DataSet batch(long seed) {
    Random random = new Random(seed);
    INDArray features = Nd4j.create(DataType.FLOAT, 32, 4);
    INDArray targets = Nd4j.create(DataType.FLOAT, 32, 1);
    for (int i = 0; i < 32; i++) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        double value = random.nextGaussian();
        features.putScalar(i, j, value);
        sum += j % 2 == 0 ? value : Math.abs(value);
      }
      targets.putScalar(i, 0, sum + 0.2 * random.nextGaussian());
    }
    return new DataSet(features, targets);
  }

  private double loss() {
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += network.score(batch(10_000 + i)) / 10;
    }
    return sum;
  }

  private TrainingMonitor treating(Treatments plan) {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .treatments(plan)
        .build()
        .addTo(network);
  }

  private static List<String> given(TrainingMonitor monitor) {
    return monitor.treatments().stream()
        .filter(event -> event.kind() == TreatmentEvent.Kind.GIVEN)
        .map(TreatmentEvent::treatment)
        .toList();
  }

  /** Untreated it ends at NaN. */
  @Test
  void oneBadMinibatchSoonAfterwardsDoesNotCostWhatWasLearned() {
    TrainingMonitor monitor = treating(Treatments.automatic());
    for (int i = 0; i < 40; i++) {
      DataSet one = batch(1000 + i);
      if (i == 4) {
        one.setFeatures(one.getFeatures().mul(1000));
      }
      network.fit(one);
    }

    assertThat(loss()).isLessThan(1.5 * learned);
    assertThat(given(monitor)).contains("rollback").doesNotContainAnyElementsOf(IRREVERSIBLE);
    assertThat(monitor.treatments())
        .filteredOn(event -> event.treatment().equals("rollback"))
        .first()
        .satisfies(event -> assertThat(event.text()).contains("those of the start again"));
  }

  @Test
  void aRateTooHighAfterTheRestartIsLowered() {
    network.setLearningRate(20);
    TrainingMonitor monitor = treating(Treatments.automatic());
    for (int i = 0; i < 60; i++) {
      network.fit(batch(1000 + i));
    }

    assertThat(loss()).isLessThan(1.5 * learned);
    assertThat(given(monitor)).contains("rollback").doesNotContainAnyElementsOf(IRREVERSIBLE);
    assertThat(network.getLearningRate(0)).isLessThan(1);
  }

  @Test
  void noPlanRedrawsLearnedWeights() {
    TrainingMonitor monitor =
        treating(
            Treatments.builder()
                .on(Pathology.EXPLODING_GRADIENT, Treatments::reinitialise, 1, 20)
                .on(Pathology.EXPLODING_GRADIENT, Treatments::replaceActivation, 1, 20)
                .on(Pathology.EXPLODING_GRADIENT, Treatments::replaceOptimiser, 1, 20)
                .on(Pathology.EXPLODING_GRADIENT, Treatments::rescaleUnits, 1, 20)
                .on(Pathology.EXPLODING_GRADIENT, Treatments::leak, 1, 20)
                .build());
    for (int i = 0; i < 12; i++) {
      DataSet one = batch(1000 + i);
      if (i == 4) {
        one.setFeatures(one.getFeatures().mul(100));
      }
      network.fit(one);
    }

    assertThat(given(monitor)).isEmpty();
    assertThat(monitor.treatments())
        .first()
        .satisfies(
            event -> {
              for (String one : IRREVERSIBLE) {
                assertThat(event.text())
                    .contains(
                        one
                            + ": the network has learned something, which would be lost: it had been"
                            + " trained for 300 iterations when the monitor came");
              }
            });
  }

  /** DL4J counts from 0 again where weights are taken over by hand. */
  @Test
  void weightsTakenOverByHandAreNotRedrawn() {
    MultiLayerNetwork taken = new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
    taken.getLayerWiseConfigurations().setIterationCount(0);
    taken.init();
    taken.params().assign(Nd4j.create(restored));
    network = taken;
    oneBadMinibatchSoonAfterwardsDoesNotCostWhatWasLearned();
  }
}
