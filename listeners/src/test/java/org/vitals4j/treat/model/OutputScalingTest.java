package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class OutputScalingTest {

  private static MultiLayerNetwork network(LossFunction loss, Activation output) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(50).build())
                .layer(new OutputLayer.Builder(loss).nIn(50).nOut(2).activation(output).build())
                .build());
    network.init();
    return network;
  }

  /** Norm of the weights of a unit: the spread of its answers to inputs of about 1. */
  private static double answers(MultiLayerNetwork network) {
    INDArray weights = network.getLayer(1).getParam("W");
    return weights.norm2Number().doubleValue() / Math.sqrt(2);
  }

  @Test
  void answersBecomeAsLargeAsTheTargets() {
    MultiLayerNetwork network = network(LossFunction.MSE, Activation.IDENTITY);

    assertThat(OutputScaling.run(LiveLayers.of(network), 1e6)).isTrue(); // targets of ±1000
    assertThat(answers(network)).isCloseTo(1000, within(1.0));
  }

  @Test
  void absoluteLossesAreNotSquared() {
    MultiLayerNetwork network = network(LossFunction.MEAN_ABSOLUTE_ERROR, Activation.IDENTITY);
    OutputScaling.run(LiveLayers.of(network), 1000);

    assertThat(answers(network)).isCloseTo(1000, within(1.0));
  }

  @Test
  void targetsOfAUsualSizeNeedNothing() {
    MultiLayerNetwork network = network(LossFunction.MSE, Activation.IDENTITY);
    double before = answers(network);

    assertThat(OutputScaling.run(LiveLayers.of(network), 9)).isFalse();
    assertThat(answers(network)).isEqualTo(before);
  }

  @Test
  void whatIsNotKnownChangesNothing() {
    MultiLayerNetwork network = network(LossFunction.MSE, Activation.IDENTITY);

    assertThat(OutputScaling.run(LiveLayers.of(network), Double.NaN)).isFalse();
  }

  @Test
  void probabilitiesHaveASizeOfTheirOwn() {
    MultiLayerNetwork network = network(LossFunction.MCXENT, Activation.SOFTMAX);

    assertThat(OutputScaling.run(LiveLayers.of(network), 1e6)).isFalse();
  }

  @Test
  void ofSeveralOutputsNobodyKnowsWhoseTheSpreadIs() {
    OutputLayer.Builder layer =
        new OutputLayer.Builder(LossFunction.MSE).nIn(4).nOut(2).activation(Activation.IDENTITY);
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", layer.build(), "in")
                .addLayer("b", layer.build(), "in")
                .setOutputs("a", "b")
                .build());
    graph.init();

    assertThat(OutputScaling.run(LiveLayers.of(graph), 1e6)).isFalse();
  }
}
