package org.vitals4j.measure;

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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.testing.Networks;

/** Activation statistics of real networks, against DL4J's own forward pass before the step. */
class ActivationMeasurementTest {

  private static final double NEAR = 1e-5;

  private static void assertIs(ActivationSnapshot actual, double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    ActivationStatistics s = actual.statistics().get();
    assertThat(s.count()).isEqualTo(values.length);
    assertThat(s.mean()).isCloseTo(mean, within(NEAR));
    assertThat(s.std()).isCloseTo(Math.sqrt(variance), within(NEAR));
    assertThat(s.max()).isCloseTo(Arrays.stream(values).max().orElseThrow(), within(NEAR));
    assertThat(s.zeroFraction())
        .isCloseTo(
            Arrays.stream(values).filter(v -> v == 0).count() / (double) values.length,
            within(1e-9));
  }

  private static void assertAllHiddenLayersAgree(MultiLayerNetwork network, DataSet batch) {
    List<INDArray> expected = network.feedForward(batch.getFeatures(), true);
    double[][] values =
        expected.stream().map(ReferenceStatistics::elements).toArray(double[][]::new);
    IterationSnapshot snapshot = watch(network, batch);
    for (int i = 0; i < network.getnLayers() - 1; i++) {
      assertIs(snapshot.layers().get(i).activation(), values[i + 1]);
    }
  }

  @Test
  void denseLayersAgreeWithTheForwardPass() {
    assertAllHiddenLayersAgree(
        network(dense(6, 8, Activation.RELU), dense(8, 9, Activation.TANH), output(9)),
        batch(10, 1));
  }

  @Test
  void aNormalisedNetworkAgreesWithTheForwardPass() {
    assertAllHiddenLayersAgree(
        network(
            dense(6, 8, Activation.RELU),
            new BatchNormalization.Builder().nOut(8).build(),
            output(8)),
        batch(10, 1));
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void convolutionalLayersAgreeWithTheForwardPass(CNN2DFormat format) {
    assertAllHiddenLayersAgree(convolutional(format), ActivationNetworks.images(5, format));
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void recurrentLayersAgreeWithTheForwardPass(RNNFormat format) {
    assertAllHiddenLayersAgree(
        recurrent(
            format,
            new LSTM.Builder().nIn(3).nOut(4).dataFormat(format).build(),
            new SimpleRnn.Builder().nIn(4).nOut(4).dataFormat(format).build()),
        series(5, 7, format));
  }

  @Test
  void bidirectionalLayersAgreeWithTheForwardPass() {
    assertAllHiddenLayersAgree(
        recurrent(RNNFormat.NCW, new Bidirectional(new SimpleRnn.Builder().nIn(3).nOut(2).build())),
        series(5, 7, RNNFormat.NCW));
  }

  @Test
  void halfPrecisionIsMeasured() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.FLOAT16);
    IterationSnapshot snapshot = watch(network, Networks.batch(8, 1, DataType.FLOAT16));

    assertThat(snapshot.layers().get(0).activation().statistics().get().count()).isEqualTo(64);
  }

  @Test
  void aResidualGraphAgreesWithItsForwardPass() {
    ComputationGraph graph = Networks.graph(new Sgd(0.1));
    graph.getLayer("third").conf().getLayer().setIDropout(null);
    DataSet batch = batch(10, 1);
    Map<String, INDArray> expected = graph.feedForward(batch.getFeatures(), true);
    IterationSnapshot snapshot = watch(graph, batch);

    for (IterationSnapshot.LayerSnapshot layer : snapshot.layers()) {
      if (!layer.layer().output()) {
        assertIs(
            layer.activation(),
            ReferenceStatistics.elements(
                java.util.Objects.requireNonNull(expected.get(layer.layer().name()))));
      }
    }
  }

  @Test
  void outputLayersAreAbsentWithAReason() {
    IterationSnapshot snapshot = watch(Networks.mlp(), batch(8, 1));
    ActivationSnapshot last = snapshot.layers().get(2).activation();

    assertThat(last.statistics()).isInstanceOf(Measurement.Absent.class);
    assertThat(last.saturatedFraction()).isInstanceOf(Measurement.Absent.class);
    assertThat(last.deadUnits()).isInstanceOf(Measurement.Absent.class);
  }

  @Test
  void betweenSamplesNothingIsMeasured() {
    MultiLayerNetwork network = Networks.mlp();
    IterationSnapshot second = watch(network, Sampling.every(2), batch(8, 1), batch(8, 2));

    assertThat(second.layers().get(0).activation().statistics())
        .isInstanceOf(Measurement.NotSampled.class);
  }

  // Dropout.

  private static MultiLayerNetwork withDropout(IDropout dropout) {
    return network(
        dense(6, 200, Activation.SIGMOID),
        new DenseLayer.Builder()
            .nIn(200)
            .nOut(9)
            .activation(Activation.SIGMOID)
            .dropOut(dropout)
            .build(),
        output(9));
  }

  @Test
  void theNextLayersDropoutIsInNoStatistic() {
    MultiLayerNetwork network = withDropout(new Dropout(0.5));
    DataSet batch = batch(40, 1);
    double[] expected =
        ReferenceStatistics.elements(network.feedForward(batch.getFeatures()).get(1));
    ActivationStatistics s = watch(network, batch).layers().get(0).activation().statistics().get();

    assertThat(s.zeroFraction()).isZero();
    assertThat(s.count()).isBetween(3700L, 4300L); // those it kept, of 8000
    assertThat(s.mean()).isCloseTo(Arrays.stream(expected).average().orElseThrow(), within(0.02));
    assertThat(s.max()).isLessThanOrEqualTo(Arrays.stream(expected).max().orElseThrow() + NEAR);
  }

  @Test
  void gaussianDropoutIsDividedOutAgain() {
    MultiLayerNetwork network = withDropout(new GaussianDropout(0.3));
    DataSet batch = batch(40, 1);
    double[] expected =
        ReferenceStatistics.elements(network.feedForward(batch.getFeatures()).get(1));

    assertIs(watch(network, batch).layers().get(0).activation(), expected);
  }

  @Test
  void noiseThatCannotBeUndoneMakesTheValueAbsent() {
    MultiLayerNetwork network = withDropout(new GaussianNoise(1));

    assertThat(watch(network, batch(8, 1)).layers().get(0).activation().statistics())
        .isEqualTo(Measurement.absent("the dropout of layer1 has overwritten it"));
  }

  @Test
  void aDropoutLayerIsReadThroughToo() {
    MultiLayerNetwork network =
        network(dense(6, 200, Activation.SIGMOID), new DropoutLayer(0.5), output(200));
    IterationSnapshot snapshot = watch(network, batch(40, 1));

    assertThat(snapshot.layers().get(0).activation().statistics().get().zeroFraction()).isZero();
    assertThat(snapshot.layers().get(1).activation().statistics())
        .isInstanceOf(Measurement.Absent.class);
  }

  @Test
  void theOutputLayersDropoutHasNotRunYet() {
    MultiLayerNetwork network = network(dense(6, 200, Activation.SIGMOID), output(200));
    network.getLayer(1).conf().getLayer().setIDropout(new Dropout(0.5));
    DataSet batch = batch(10, 1);
    double[] expected =
        ReferenceStatistics.elements(network.feedForward(batch.getFeatures()).get(1));

    assertIs(watch(network, batch).layers().get(0).activation(), expected);
  }

  @Test
  void dropoutInAGraphIsInNoStatistic() {
    IterationSnapshot snapshot = watch(Networks.graph(new Sgd(0.1)), batch(40, 1));
    ActivationStatistics norm =
        snapshot.layers().stream()
            .filter(layer -> layer.layer().name().equals("norm"))
            .findFirst()
            .orElseThrow()
            .activation()
            .statistics()
            .get();

    assertThat(norm.zeroFraction()).isZero();
    assertThat(norm.count()).isBetween(250L, 315L); // of 320, at 0.9
  }

  // Masks.

  private static DataSet masked(DataSet series, int... lengths) {
    int steps = (int) series.getFeatures().size(2);
    INDArray mask = Nd4j.zeros(lengths.length, steps);
    for (int i = 0; i < lengths.length; i++) {
      for (int t = 0; t < lengths[i]; t++) {
        mask.putScalar(i, t, 1);
      }
    }
    return new DataSet(series.getFeatures(), series.getLabels(), mask, mask.dup());
  }

  /** Elements of [example, unit, step] before each example's end. */
  private static double[] upTo(INDArray activations, int... lengths) {
    double[] kept = new double[(int) activations.length()];
    int n = 0;
    for (int i = 0; i < lengths.length; i++) {
      for (int unit = 0; unit < activations.size(1); unit++) {
        for (int t = 0; t < lengths[i]; t++) {
          kept[n++] = activations.getDouble(i, unit, t);
        }
      }
    }
    return Arrays.copyOf(kept, n);
  }

  @Test
  void paddedStepsOfARecurrentLayerAreInNoStatistic() {
    MultiLayerNetwork network = recurrent(RNNFormat.NCW, new LSTM.Builder().nIn(3).nOut(4).build());
    DataSet batch = masked(series(3, 6, RNNFormat.NCW), 6, 2, 4);
    INDArray expected = network.feedForward(batch.getFeatures()).get(1);

    assertIs(watch(network, batch).layers().get(0).activation(), upTo(expected, 6, 2, 4));
  }

  @Test
  void takesPaddedStepsFromTheFeaturesMask() {
    MultiLayerNetwork network =
        recurrent(
            RNNFormat.NCW,
            new SimpleRnn.Builder().nIn(3).nOut(4).build(),
            new LSTM.Builder().nIn(4).nOut(4).build());
    DataSet batch = masked(series(3, 6, RNNFormat.NCW), 6, 2, 4);
    double[] expected = upTo(network.feedForward(batch.getFeatures()).get(1), 6, 2, 4);

    IterationSnapshot snapshot = watch(network, batch);
    assertIs(snapshot.layers().get(0).activation(), expected);
    assertThat(snapshot.layers().get(1).activation().statistics().get().count())
        .isEqualTo(4 * (6 + 2 + 4));
  }

  @Test
  void leavesOutRowsZeroedByTheMask() {
    MultiLayerNetwork network =
        ActivationNetworks.timeDistributed(new LSTM.Builder().nIn(3).nOut(4).build());
    DataSet batch = masked(series(3, 6, RNNFormat.NCW), 6, 2, 4);
    ActivationStatistics s = watch(network, batch).layers().get(1).activation().statistics().get();

    assertThat(s.count()).isEqualTo(5 * (6 + 2 + 4));
    assertThat(s.zeroFraction()).isZero();
  }
}
