package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.vitals4j.measure.ActivationNetworks.batch;
import static org.vitals4j.measure.ActivationNetworks.convolutional;
import static org.vitals4j.measure.ActivationNetworks.dense;
import static org.vitals4j.measure.ActivationNetworks.network;
import static org.vitals4j.measure.ActivationNetworks.output;
import static org.vitals4j.measure.ActivationNetworks.recurrent;
import static org.vitals4j.measure.ActivationNetworks.series;
import static org.vitals4j.measure.ActivationNetworks.watch;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.measure.ActivationNetworks;
import org.vitals4j.measure.Sampling;
import org.vitals4j.network.NetworkDescriber;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.testing.Networks;

class DeadUnitsTest {

  private static final Sampling ALWAYS = Sampling.every(1);

  /** Enough iterations for a window, of the same minibatch. */
  private static DataSet[] window(DataSet batch) {
    DataSet[] all = new DataSet[12];
    java.util.Arrays.fill(all, batch);
    return all;
  }

  private static ActivationSnapshot layer(Model network, int layer, DataSet batch) {
    return watch(network, ALWAYS, window(batch)).layers().get(layer).activation();
  }

  private static int[] dead(Model network, int layer, DataSet batch) {
    return layer(network, layer, batch).deadUnits().get().indices();
  }

  private static INDArray parameter(Model network, String name) {
    return java.util.Objects.requireNonNull(network.paramTable().get(name));
  }

  private static void kill(Model network, String bias, int... units) {
    INDArray array = parameter(network, bias);
    for (int unit : units) {
      array.putScalar(unit, -50);
    }
  }

  @Test
  void aLayerWithHugeNegativeBiasesIsDead() {
    MultiLayerNetwork sick = network(dense(6, 50, Activation.RELU), output(50));
    sick.getParam("0_b").assign(-50);

    assertThat(layer(sick, 0, batch(300, 1)).deadFraction().get()).isEqualTo(1);
  }

  @Test
  void sparsityIsNoDeath() {
    MultiLayerNetwork healthy = network(dense(6, 50, Activation.RELU), output(50));
    ActivationSnapshot snapshot =
        watch(healthy, Sampling.every(1), window(batch(300, 1))).layers().get(0).activation();

    assertThat(snapshot.deadFraction().get()).isZero();
    assertThat(snapshot.statistics().get().zeroFraction()).isCloseTo(0.5, within(0.15));
  }

  @Test
  void beforeTheWindowIsFullNothingIsSaid() {
    MultiLayerNetwork network = network(dense(6, 50, Activation.RELU), output(50));

    assertThat(watch(network, batch(300, 1)).layers().get(0).activation().deadFraction())
        .isEqualTo(new Measurement.NotEnough<>(300, 3000, "examples"));
  }

  @Test
  void theDeadColumnsOfADenseLayerAreNamed() {
    MultiLayerNetwork network = network(dense(6, 20, Activation.RELU), output(20));
    kill(network, "0_b", 3, 17);

    assertThat(dead(network, 0, batch(300, 1))).containsExactly(3, 17);
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void theDeadChannelsOfAConvolutionAreNamed(CNN2DFormat format) {
    MultiLayerNetwork network = convolutional(format);
    kill(network, "0_b", 2);

    assertThat(dead(network, 0, ActivationNetworks.images(260, format))).containsExactly(2);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void theDeadColumnsOfARecurrentLayerAreNamed(RNNFormat format) {
    MultiLayerNetwork network =
        recurrent(
            format,
            new SimpleRnn.Builder()
                .nIn(3)
                .nOut(4)
                .activation(Activation.RELU)
                .dataFormat(format)
                .build());
    kill(network, "0_b", 1);

    assertThat(dead(network, 0, series(260, 3, format))).containsExactly(1);
  }

  @Test
  void bothDirectionsOfABidirectionalLayerAreToldApart() {
    MultiLayerNetwork network =
        recurrent(
            RNNFormat.NCW,
            new Bidirectional(
                new SimpleRnn.Builder().nIn(3).nOut(2).activation(Activation.RELU).build()));
    kill(network, "0_bb", 1);

    assertThat(dead(network, 0, series(260, 3, RNNFormat.NCW))).containsExactly(3);
  }

  @Test
  void anActivationLayerIsFedByTheNormalisationBeforeIt() {
    MultiLayerNetwork network =
        network(
            dense(6, 8, Activation.IDENTITY),
            new BatchNormalization.Builder().nOut(8).build(),
            new ActivationLayer(Activation.RELU),
            output(8));
    kill(network, "1_beta", 5);

    assertThat(dead(network, 2, batch(260, 1))).containsExactly(5);
  }

  @Test
  void dropoutMakesNoUnitDead() {
    MultiLayerNetwork network =
        network(
            dense(6, 50, Activation.RELU),
            new DenseLayer.Builder()
                .nIn(50)
                .nOut(50)
                .activation(Activation.RELU)
                .dropOut(0.3)
                .build(),
            output(50));
    DataSet[] batches = new DataSet[60];
    java.util.Arrays.fill(batches, batch(300, 1));
    IterationSnapshot snapshot = watch(network, ALWAYS, batches);

    assertThat(snapshot.layers().get(0).activation().deadUnits().get().count()).isZero();
  }

  @Test
  void dropoutLengthensTheWindow() {
    MultiLayerNetwork network =
        network(
            dense(6, 50, Activation.RELU),
            new DenseLayer.Builder().nIn(50).nOut(50).dropOut(0.5).build(),
            output(50));

    assertThat(layer(network, 0, batch(300, 1)).deadUnits())
        .isEqualTo(new Measurement.NotEnough<>(1800, 3000, "examples"));
  }

  @Test
  void noiseThatHidesZerosMakesTheValueAbsent() {
    MultiLayerNetwork network =
        network(
            dense(6, 50, Activation.RELU),
            new DenseLayer.Builder().nIn(50).nOut(50).dropOut(new AlphaDropout(0.5)).build(),
            output(50));

    assertThat(layer(network, 0, batch(300, 1)).deadUnits())
        .isEqualTo(Measurement.absent("the dropout of layer1 has overwritten it"));
  }

  @Test
  void unitsForRareInputsAreNotDead() {
    MultiLayerNetwork network = network(dense(6, 6, Activation.RELU), output(6));
    network.getParam("0_W").assign(Nd4j.eye(6));
    DataSet[] batches = window(batch(300, 1));
    INDArray features = Nd4j.zeros(300, 6);
    DataSet zeros = new DataSet(features, batches[0].getLabels());
    DataSet oneHot = new DataSet(features.dup(), batches[0].getLabels());
    for (int i = 0; i < 6; i++) {
      oneHot.getFeatures().putScalar(i, i, 1);
    }
    java.util.Arrays.fill(batches, zeros);
    batches[5] = oneHot; // one example in 3,600 for each unit

    assertThat(watch(network, ALWAYS, batches).layers().get(0).activation().deadFraction().get())
        .isZero();
  }

  @Test
  void aUnitThatIsZeroButLearnsIsNotDead() {
    // Zero features: every output is relu(0) = 0, and so is the gradient of W, but not of RW.
    IncomingWeights weights = weights(dense(6, 8, Activation.RELU), 6);
    INDArray gradients = Nd4j.zeros(1, 6 * 8 + 8);
    gradients.putScalar(6 * 3 + 2, 1e-30f);

    assertThat(weights.learns(3, gradients, new ActivationScanner())).isTrue();
    assertThat(weights.learns(2, gradients, new ActivationScanner())).isFalse();
  }

  @Test
  void leakyUnitsCannotDie() {
    assertThat(
            layer(network(dense(6, 5, Activation.LEAKYRELU), output(5)), 0, batch(300, 1))
                .deadUnits())
        .isInstanceOf(Measurement.Absent.class);
    DenseLayer sloped = dense(6, 5, Activation.RELU);
    sloped.setActivationFn(new ActivationReLU(null, 0.0, 0.1));
    assertThat(layer(network(sloped, output(5)), 0, batch(300, 1)).deadUnits())
        .isInstanceOf(Measurement.Absent.class);
  }

  @Test
  void frozenUnitsAreAbsentWithAReason() {
    MultiLayerNetwork frozen =
        new TransferLearning.Builder(network(dense(6, 5, Activation.RELU), output(5)))
            .setFeatureExtractor(0)
            .build();

    assertThat(layer(frozen, 0, batch(300, 1)).deadUnits())
        .isEqualTo(Measurement.absent("the layer is frozen: its units do not learn, dead or not"));
  }

  @Test
  void aLayerMadeLeakyCannotDie() {
    MultiLayerNetwork network = network(dense(6, 5, Activation.RELU), output(5));
    network.getParam("0_b").assign(-50);
    assertThat(layer(network, 0, batch(300, 1)).deadFraction().get()).isEqualTo(1);
    ((org.deeplearning4j.nn.conf.layers.BaseLayer) network.getLayer(0).conf().getLayer())
        .setActivationFn(new ActivationLReLU(0.01));

    assertThat(watch(network, ALWAYS, batch(300, 1)).layers().get(0).layer().canDie()).isFalse();
  }

  @Test
  void aDeadBranchOfAResidualGraphIsFound() {
    var graph = Networks.graph(new Sgd(0.01));
    ((org.deeplearning4j.nn.conf.layers.BaseLayer) graph.getLayer("second").conf().getLayer())
        .setActivationFn(new ActivationReLU());
    kill(graph, "second_b", 4);

    assertThat(dead(graph, 1, batch(300, 1))).containsExactly(4);
  }

  // Which gradient belongs to which unit.

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of("dense", dense(3, 4, Activation.RELU), "W", 1),
        Arguments.of(
            "simple recurrent",
            new SimpleRnn.Builder().nIn(3).nOut(4).activation(Activation.RELU).build(),
            "RW",
            1),
        Arguments.of(
            "LSTM, the third gate",
            new org.deeplearning4j.nn.conf.layers.LSTM.Builder().nIn(3).nOut(4).build(),
            "W",
            9));
  }

  private static IncomingWeights weights(Layer layer, int ignored) {
    MultiLayerNetwork network =
        layer instanceof DenseLayer ? network(layer, output(8)) : recurrent(RNNFormat.NCW, layer);
    return weights(network);
  }

  private static IncomingWeights weights(MultiLayerNetwork network) {
    TrainedNetwork view = TrainedNetwork.of(network).orElseThrow();
    NetworkDescription description = NetworkDescriber.describe(view);
    return java.util.Objects.requireNonNull(
        WeightLayout.of(view.parts().get(0), description.layers().get(0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void eachUnitHasItsOwnColumns(String name, Layer layer, String block, int column) {
    MultiLayerNetwork network =
        layer instanceof DenseLayer ? network(layer, output(4)) : recurrent(RNNFormat.NCW, layer);
    IncomingWeights weights = weights(network);
    network.params().assign(0); // laid out as the gradient is
    parameter(network, "0_" + block).putScalar(1, column, 1);

    for (int unit = 0; unit < 4; unit++) {
      assertThat(weights.learns(unit, network.params(), new ActivationScanner()))
          .as("unit %d", unit)
          .isEqualTo(unit == column % 4);
    }
  }

  @Test
  void eachChannelHasItsOwnKernel() {
    MultiLayerNetwork network = convolutional(CNN2DFormat.NHWC);
    IncomingWeights weights = weights(network);
    network.params().assign(0);
    parameter(network, "0_W").putScalar(new int[] {2, 1, 1, 1}, 1);

    for (int channel = 0; channel < 4; channel++) {
      assertThat(weights.learns(channel, network.params(), new ActivationScanner()))
          .isEqualTo(channel == 2);
    }
  }
}
