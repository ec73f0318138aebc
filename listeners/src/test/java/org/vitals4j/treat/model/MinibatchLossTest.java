package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.testing.Networks;

/** Against what DL4J's own {@code score} says of a network that has those parameters. */
class MinibatchLossTest {

  private final List<OptionalDouble> seen = new ArrayList<>();

  /** Asks at the end of each iteration, while the training's workspaces are open. */
  private BaseTrainingListener asking(INDArray parameters) {
    return new BaseTrainingListener() {
      private MinibatchLoss loss = MinibatchLoss.UNPREPARED;

      @Override
      public void onBackwardPass(Model model) {
        loss = MinibatchLoss.prepare(model);
      }

      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        seen.add(loss.of(model, parameters));
        loss.close();
      }
    };
  }

  private static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.05)).l2(1e-3);
  }

  private static MultiLayerNetwork dense() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(Networks.INPUTS)
                        .nOut(9)
                        .activation(Activation.RELU)
                        .build())
                .layer(new BatchNormalization.Builder().nOut(9).build())
                .layer(new DropoutLayer(0.5))
                .layer(Networks.output(9))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork recurrent(BackpropType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .list()
                .layer(new LSTM.Builder().nIn(3).nOut(5).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .backpropType(type)
                .tBPTTLength(4)
                .build());
    network.init();
    return network;
  }

  private static ComputationGraph graph() {
    ComputationGraphConfiguration conf =
        base()
            .graphBuilder()
            .addInputs("in")
            .addLayer("hidden", new DenseLayer.Builder().nOut(6).build(), "in")
            .addLayer("a", output(2), "hidden")
            .addLayer("b", output(3), "hidden")
            .setOutputs("a", "b")
            .setInputTypes(InputType.feedForward(4))
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    return graph;
  }

  private static OutputLayer output(int units) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(units)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static INDArray oneHot(int rows, int columns) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, rows, columns);
    for (int i = 0; i < rows; i++) {
      labels.putScalar(i, i % columns, 1);
    }
    return labels;
  }

  private static DataSet sequences(boolean masked) {
    INDArray features = Nd4j.rand(DataType.FLOAT, 6, 3, 8);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 6, 2, 8);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 6, 8);
    for (int i = 0; i < 6; i++) {
      for (int t = 0; t < 8; t++) {
        labels.putScalar(new int[] {i, (i + t) % 2, t}, 1);
        mask.putScalar(i, t, t <= i + 1 ? 1 : 0);
      }
    }
    return masked ? new DataSet(features, labels, mask, mask.dup()) : new DataSet(features, labels);
  }

  @Test
  void isTheScoreOfANetworkWithThoseParameters() {
    MultiLayerNetwork network = dense();
    MultiLayerNetwork other = network.clone();
    network.fit(Networks.batch(16, 1));
    DataSet batch = Networks.batch(16, 2);
    network.setListeners(asking(other.params()));
    network.fit(batch);

    assertThat(seen.get(0).orElseThrow()).isCloseTo(other.score(batch, false), within(1e-6));
  }

  @Test
  void ofItsOwnParametersItIsTheScoreAfterTheStep() {
    MultiLayerNetwork network = dense();
    DataSet batch = Networks.batch(16, 2);
    network.setListeners(asking(network.params()));
    network.fit(batch);

    assertThat(seen.get(0).orElseThrow()).isCloseTo(network.score(batch, false), within(1e-6));
  }

  @Test
  void heedsMasks() {
    MultiLayerNetwork network = recurrent(BackpropType.Standard);
    MultiLayerNetwork other = network.clone();
    DataSet batch = sequences(true);
    network.setListeners(asking(other.params()));
    network.fit(batch);

    double masked = other.score(batch, false);
    assertThat(seen.get(0).orElseThrow()).isCloseTo(masked, within(1e-6));
    double unmasked = other.score(new DataSet(batch.getFeatures(), batch.getLabels()), false);
    assertThat(masked).isNotCloseTo(unmasked, within(1e-3));
  }

  @Test
  void ofASegmentItIsThatOfTheSegment() {
    MultiLayerNetwork network = recurrent(BackpropType.TruncatedBPTT);
    network.setListeners(asking(network.params().dup()));
    network.fit(sequences(false));

    assertThat(seen).hasSize(2).allSatisfy(one -> assertThat(one.orElseThrow()).isPositive());
  }

  @Test
  void ofAGraphItIsTheSumOverItsOutputs() {
    ComputationGraph network = graph();
    ComputationGraph other = network.clone();
    org.nd4j.linalg.dataset.MultiDataSet batch =
        new org.nd4j.linalg.dataset.MultiDataSet(
            new INDArray[] {Nd4j.rand(DataType.FLOAT, 6, 4)},
            new INDArray[] {oneHot(6, 2), oneHot(6, 3)});
    network.setListeners(asking(other.params()));
    network.fit(batch);

    assertThat(seen.get(0).orElseThrow()).isCloseTo(other.score(batch, false), within(1e-6));
  }

  @Test
  void ofAGraphThatNobodyPreparedForItIsAbsent() {
    ComputationGraph network = graph();

    assertThat(MinibatchLoss.unprepared(network).of(network, network.params())).isEmpty();
  }

  /** Dropout, the running averages and the optimiser go on as if nobody had asked. */
  @Test
  void leavesTheTrainingAsItIs() {
    MultiLayerNetwork asked = dense();
    MultiLayerNetwork bare = dense();
    asked.setListeners(asking(asked.params().dup()));
    for (MultiLayerNetwork one : List.of(asked, bare)) {
      Nd4j.getRandom().setSeed(3);
      for (int i = 0; i < 5; i++) {
        one.fit(Networks.batch(16, i));
      }
    }

    assertThat(seen).hasSize(5);
    assertThat(asked.params().toFloatVector()).containsExactly(bare.params().toFloatVector());
    assertThat(asked.getUpdater().getStateViewArray().toFloatVector())
        .containsExactly(bare.getUpdater().getStateViewArray().toFloatVector());
  }

  @Test
  void isAbsentWhereTheNetworkHoldsNoMinibatch() {
    MultiLayerNetwork network = dense();

    assertThat(MinibatchLoss.PLAIN.of(network, network.params())).isEmpty();
  }
}
