package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.testing.Networks;

/** Initial weights, chance level and touched rows against naive computations. */
class StartMeasurementTest {

  private static IterationSnapshot afterOneStep(MultiLayerNetwork network, DataSet batch) {
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);
    network.fit(batch);
    return monitor.latest().orElseThrow();
  }

  private static MultiLayerNetwork wide(WeightInit initialisation) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(0.1))
                .weightInit(initialisation)
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(200).build())
                .layer(new DenseLayer.Builder().nIn(200).nOut(200).build())
                .layer(Networks.output(200))
                .build());
    network.init();
    return network;
  }

  @Test
  void preActivationsMatchThoseComputedOneByOne() {
    MultiLayerNetwork network = wide(WeightInit.RELU);
    DataSet batch = Networks.batch(64, 1);
    INDArray input = network.feedForwardToLayer(0, batch.getFeatures()).get(1);
    INDArray z = input.mmul(network.getParam("1_W")); // biases are 0

    InitialWeights seen = afterOneStep(network, batch).layers().get(1).initialWeights().get();

    double std = z.stdNumber(false).doubleValue();
    assertThat(seen.preActivationStd().get()).isCloseTo(std, within(0.1 * std));
    assertThat(seen.fanIn()).isEqualTo(200);
    assertThat(seen.fanOut()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void chanceIsTheScoreOfAlwaysAnsweringTheMean(boolean mean) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .miniBatch(mean)
                .updater(new Sgd(0.01))
                .weightInit(WeightInit.ZERO)
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(2)
                        .nOut(1)
                        .biasInit(3)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    INDArray labels = Nd4j.createFromArray(new float[][] {{1}, {2}, {4}, {5}});

    IterationSnapshot seen = afterOneStep(network, new DataSet(Nd4j.ones(4, 2), labels));

    assertThat(seen.score()).isCloseTo(mean ? 2.5 : 10, within(1e-5));
    assertThat(seen.chance().get().score()).isCloseTo(seen.score(), within(1e-5));
  }

  @Test
  void theSpreadOfTheWeightsIsThatBeforeTheStep() {
    MultiLayerNetwork network = wide(WeightInit.RELU);
    double std = network.getParam("1_W").stdNumber(false).doubleValue();

    InitialWeights seen =
        afterOneStep(network, Networks.batch(64, 1)).layers().get(1).initialWeights().get();

    assertThat(seen.std()).isCloseTo(std, within(1e-5 * std));
    assertThat(seen.identicalUnits()).isFalse();
  }

  @Test
  void unitsThatStartAlikeAreFound() {
    InitialWeights ones =
        afterOneStep(wide(WeightInit.ONES), Networks.batch(8, 1))
            .layers()
            .get(1)
            .initialWeights()
            .get();
    InitialWeights zeros =
        afterOneStep(wide(WeightInit.ZERO), Networks.batch(8, 1))
            .layers()
            .get(1)
            .initialWeights()
            .get();

    assertThat(ones.identicalUnits()).isTrue();
    assertThat(ones.zero()).isFalse();
    assertThat(zeros.identicalUnits()).isTrue();
    assertThat(zeros.zero()).isTrue();
  }

  @Test
  void oneDifferentUnitIsEnough() {
    MultiLayerNetwork network = wide(WeightInit.ONES);
    network.getParam("1_W").putScalar(3, 199, 2);

    InitialWeights seen =
        afterOneStep(network, Networks.batch(8, 1)).layers().get(1).initialWeights().get();

    assertThat(seen.identicalUnits()).isFalse();
  }

  @Test
  void aConvolutionsUnitsAreItsChannels() {
    DataSet batch = images();

    InitialWeights seen =
        afterOneStep(convolutional(WeightInit.RELU), batch).layers().get(0).initialWeights().get();

    assertThat(seen.units()).isEqualTo(7);
    assertThat(seen.fanIn()).isEqualTo(2 * 9);
    assertThat(seen.fanOut()).isEqualTo(7 * 9);
    assertThat(seen.identicalUnits()).isFalse();
  }

  @Test
  void channelsThatStartAlikeAreFound() {
    InitialWeights seen =
        afterOneStep(convolutional(WeightInit.ZERO), images())
            .layers()
            .get(0)
            .initialWeights()
            .get();

    assertThat(seen.identicalUnits()).isTrue();
  }

  private static DataSet images() {
    INDArray features = Nd4j.rand(DataType.FLOAT, 4, 2, 6, 6);
    return new DataSet(features, Networks.batch(4, 1).getLabels());
  }

  private static MultiLayerNetwork convolutional(WeightInit initialisation) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(0.1))
                .weightInit(initialisation)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(7).activation(Activation.RELU).build())
                .layer(Networks.output(0))
                .setInputType(InputType.convolutional(6, 6, 2))
                .build());
    network.init();
    return network;
  }

  @Test
  void isAbsentAfterTheFirstIterations() {
    MultiLayerNetwork network = wide(WeightInit.RELU);
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);
    for (int i = 0; i < 4; i++) {
      network.fit(Networks.batch(8, i));
    }

    assertThat(monitor.latest().orElseThrow().layers().get(0).initialWeights().isMeasured())
        .isFalse();
  }

  @Test
  void chanceOfClassesIsTheEntropyOfTheirShares() {
    DataSet batch = Networks.batch(64, 1);
    double entropy = 0;
    for (int k = 0; k < Networks.CLASSES; k++) {
      double share = batch.getLabels().getColumn(k).meanNumber().doubleValue();
      entropy -= share * Math.log(share);
    }

    ChanceLevel seen = afterOneStep(Networks.mlp(), batch).chance().get();

    assertThat(seen.score()).isCloseTo(entropy, within(1e-6));
  }

  @Test
  void chanceMatchesANetworkThatAnswersTheMean() {
    INDArray targets = Nd4j.randn(DataType.FLOAT, 64, 2).muli(3).addi(1);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0))
                .weightInit(WeightInit.ZERO)
                .l2(0.1)
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(Networks.INPUTS)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    network.getParam("0_b").assign(targets.mean(0).reshape(1, 2));
    DataSet batch = new DataSet(Networks.batch(64, 1).getFeatures(), targets);

    IterationSnapshot seen = afterOneStep(network, batch);

    assertThat(seen.chance().get().score()).isCloseTo(seen.score(), within(1e-4));
  }

  @Test
  void touchedRowsAreThoseOfFeaturesThatOccur() {
    DataSet batch = Networks.batch(16, 1);
    batch.getFeatures().getColumn(1).assign(0);
    batch.getFeatures().getColumn(4).assign(0);

    IterationSnapshot seen = afterOneStep(Networks.mlp(), batch);

    assertThat(seen.layers().get(0).touchedRows().get()).isCloseTo(4.0 / 6, within(1e-9));
    assertThat(seen.layers().get(1).touchedRows().isMeasured()).isFalse();
  }
}
