package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.TensorStatistics;
import org.vitals4j.testing.Networks;

/** Gradients, against calculus rather than against another implementation. */
class GradientMeasurementTest {

  private static IterationSnapshot oneStep(Model model, DataSet batch) {
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(model);
    if (model instanceof MultiLayerNetwork network) {
      network.fit(batch);
    } else {
      ((ComputationGraph) model).fit(batch);
    }
    return monitor.latest().orElseThrow();
  }

  private static List<BlockSnapshot> blocks(IterationSnapshot snapshot) {
    return snapshot.layers().stream().flatMap(layer -> layer.blocks().stream()).toList();
  }

  private static BlockSnapshot block(IterationSnapshot snapshot, String name) {
    return blocks(snapshot).stream()
        .filter(b -> b.block().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Central differences of the mean loss over every parameter. */
  private static double[] differences(MultiLayerNetwork network, DataSet batch) {
    double step = 1e-6;
    INDArray parameters = network.params();
    double[] gradient = new double[(int) parameters.length()];
    for (int i = 0; i < gradient.length; i++) {
      double here = parameters.getDouble(i);
      parameters.putScalar(i, here + step);
      double above = network.score(batch, true);
      parameters.putScalar(i, here - step);
      double below = network.score(batch, true);
      parameters.putScalar(i, here);
      gradient[i] = (above - below) / (2 * step);
    }
    return gradient;
  }

  @Test
  void normsAgreeWithFiniteDifferencesOfTheMeanLoss() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    DataSet batch = Networks.batch(10, 3, DataType.DOUBLE);
    double[] gradient = differences(network, batch);

    IterationSnapshot snapshot = oneStep(network, batch);

    for (BlockSnapshot block : blocks(snapshot)) {
      int from = (int) block.block().offset();
      int to = from + (int) block.block().length();
      TensorStatistics expected =
          ReferenceStatistics.of(java.util.Arrays.copyOfRange(gradient, from, to));
      TensorStatistics actual = block.gradient().get();
      assertThat(actual.l2()).isCloseTo(expected.l2(), Percentage.withPercentage(0.01));
      assertThat(actual.meanAbs()).isCloseTo(expected.meanAbs(), Percentage.withPercentage(0.01));
      assertThat(actual.maxAbs()).isCloseTo(expected.maxAbs(), Percentage.withPercentage(0.01));
    }
    assertThat(snapshot.gradient().get().l2())
        .isCloseTo(ReferenceStatistics.of(gradient).l2(), Percentage.withPercentage(0.01));
  }

  @Test
  void repeatingTheBatchLeavesEveryNormUnchanged() {
    DataSet once = Networks.batch(6, 1, DataType.DOUBLE);
    DataSet twice = DataSet.merge(List.of(once, once.copy()));

    IterationSnapshot a = oneStep(Networks.mlp(new Sgd(0.1), DataType.DOUBLE), once);
    IterationSnapshot b = oneStep(Networks.mlp(new Sgd(0.1), DataType.DOUBLE), twice);

    assertThat(b.batchSize()).isEqualTo(2 * a.batchSize());
    for (int i = 0; i < blocks(a).size(); i++) {
      assertThat(blocks(b).get(i).gradient().get().l2())
          .isCloseTo(blocks(a).get(i).gradient().get().l2(), Percentage.withPercentage(1e-6));
    }
    assertThat(b.gradient().get().l2())
        .isCloseTo(a.gradient().get().l2(), Percentage.withPercentage(1e-6));
  }

  @Test
  void repeatingTheBatchKeepsTheNormsOfANormalisedGraph() {
    DataSet once = Networks.batch(6, 1);
    DataSet twice = DataSet.merge(List.of(once, once.copy()));
    ComputationGraph small = Networks.graph(new Sgd(0.1));
    ComputationGraph large = Networks.graph(new Sgd(0.1));
    small.getLayer("third").conf().getLayer().setIDropout(null);
    large.getLayer("third").conf().getLayer().setIDropout(null);

    IterationSnapshot a = oneStep(small, once);
    IterationSnapshot b = oneStep(large, twice);

    assertThat(b.gradient().get().l2())
        .isCloseTo(a.gradient().get().l2(), Percentage.withPercentage(0.01));
  }

  @Test
  void underMiniBatchFalseTheSumIsReported() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .miniBatch(false)
                .updater(new Sgd(0.01))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(Networks.INPUTS)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())
                .layer(Networks.output(4))
                .build());
    network.init();
    INDArray before = network.params().dup();
    IterationSnapshot snapshot = oneStep(network, Networks.batch(8, 1));
    INDArray moved = before.sub(network.params()).div(0.01);

    assertThat(snapshot.gradient().get().l2())
        .isCloseTo(moved.norm2Number().doubleValue(), Percentage.withPercentage(0.1));
  }

  @Test
  void runningStatisticsOfBatchNormalisationAreInNoNorm() {
    IterationSnapshot snapshot =
        oneStep(Networks.normalisedMlp(new Sgd(0.1)), Networks.batch(8, 1));
    LayerSnapshot normalisation = snapshot.layers().get(1);

    assertThat(block(snapshot, "1_mean").gradient()).isInstanceOf(Measurement.Absent.class);
    assertThat(block(snapshot, "1_log10stdev").gradient()).isInstanceOf(Measurement.Absent.class);
    assertThat(normalisation.gradient().get().count()).isEqualTo(16); // gamma and beta of 8
  }

  @Test
  void aLayerIsMeasuredOverItsElements() {
    IterationSnapshot snapshot = oneStep(Networks.mlp(), Networks.batch(8, 1));
    TensorStatistics w = block(snapshot, "0_W").gradient().get();
    TensorStatistics b = block(snapshot, "0_b").gradient().get();
    TensorStatistics layer = snapshot.layers().get(0).gradient().get();

    assertThat(layer.count()).isEqualTo(w.count() + b.count());
    assertThat(layer.meanAbs())
        .isCloseTo(
            (w.meanAbs() * w.count() + b.meanAbs() * b.count()) / layer.count(),
            Offset.offset(1e-12));
  }

  @Test
  void frozenLayersHaveNoGradient() {
    MultiLayerNetwork frozen =
        new TransferLearning.Builder(Networks.mlp()).setFeatureExtractor(0).build();

    IterationSnapshot snapshot = oneStep(frozen, Networks.batch(8, 1));

    assertThat(snapshot.layers().get(0).layer().frozen()).isTrue();
    assertThat(snapshot.layers().get(0).gradient()).isInstanceOf(Measurement.Absent.class);
    assertThat(snapshot.layers().get(1).gradient().isMeasured()).isTrue();
  }

  @Test
  void offsetsOfBlocksCoverTheParametersWithoutGaps() {
    for (Model model :
        List.of(Networks.normalisedMlp(new Sgd(0.1)), Networks.graph(new Sgd(0.1)))) {
      IterationSnapshot snapshot = oneStep(model, Networks.batch(8, 1));
      long end = 0;
      for (BlockSnapshot block : blocks(snapshot)) {
        assertThat(block.block().offset()).as(block.block().name()).isEqualTo(end);
        end += block.block().length();
      }
      assertThat(end).isEqualTo(model.numParams());
    }
  }

  @Test
  void updatesAreWhatTheStepSubtracted() {
    MultiLayerNetwork network = Networks.mlp();
    INDArray before = network.getParam("0_W").dup();
    IterationSnapshot snapshot = oneStep(network, Networks.batch(8, 1));
    INDArray moved = before.sub(network.getParam("0_W"));

    BlockSnapshot weights = block(snapshot, "0_W");
    assertThat(weights.update().get().l2())
        .isCloseTo(moved.norm2Number().doubleValue(), Percentage.withPercentage(0.01));
    assertThat(weights.parameter().get().l2())
        .isCloseTo(before.norm2Number().doubleValue(), Percentage.withPercentage(0.01));
    assertThat(weights.updateRatio().get())
        .isCloseTo(
            moved.norm1Number().doubleValue() / before.norm1Number().doubleValue(),
            Percentage.withPercentage(0.1));
  }

  @Test
  void halfPrecisionNetworksAreMeasured() {
    IterationSnapshot snapshot =
        oneStep(
            Networks.mlp(new Sgd(0.1), DataType.FLOAT16), Networks.batch(8, 1, DataType.FLOAT16));
    IterationSnapshot single = oneStep(Networks.mlp(), Networks.batch(8, 1));

    assertThat(snapshot.gradient().get().l2())
        .isCloseTo(single.gradient().get().l2(), Percentage.withPercentage(20));
    assertThat(snapshot.network().dataType()).isEqualTo("HALF");
  }

  @Test
  void learningRatesFollowTheirSchedule() {
    MultiLayerNetwork network =
        Networks.mlp(
            new Sgd(
                new org.nd4j.linalg.schedule.StepSchedule(
                    org.nd4j.linalg.schedule.ScheduleType.ITERATION, 0.4, 0.5, 1)),
            DataType.FLOAT);
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);
    for (double expected : new double[] {0.4, 0.2, 0.1}) {
      network.fit(Networks.batch(8, 1));
      double rate = block(monitor.latest().orElseThrow(), "0_W").learningRate().get();
      assertThat(rate).isCloseTo(expected, Offset.offset(1e-9));
    }
  }

  @Test
  void betweenSamplesUpdatesAreNotSampledAndGradientsAre() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(2)).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    network.fit(Networks.batch(8, 2));
    BlockSnapshot weights = block(monitor.latest().orElseThrow(), "0_W");

    assertThat(weights.update()).isInstanceOf(Measurement.NotSampled.class);
    assertThat(weights.updateRatio()).isInstanceOf(Measurement.NotSampled.class);
    assertThat(weights.gradient().isMeasured()).isTrue();
  }
}
