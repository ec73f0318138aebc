package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.testing.Networks;

/** Weights that are drawn anew, in graphs with ways around their layers. */
class FreshWeightsTest {

  private static final int BLOCKS = 4;

  /** Trunk, then blocks of two layers with a way around each. */
  private static ComputationGraph residual(NeuralNetConfiguration.Builder base) {
    return residual(base, Activation.RELU);
  }

  private static ComputationGraph residual(
      NeuralNetConfiguration.Builder base, Activation activation) {
    GraphBuilder graph =
        base.seed(5)
            .activation(activation)
            .graphBuilder()
            .addInputs("in")
            .addLayer("trunk", dense(Networks.INPUTS), "in");
    String last = "trunk";
    for (int i = 0; i < BLOCKS; i++) {
      graph
          .addLayer("one" + i, dense(10), last)
          .addLayer("two" + i, dense(10), "one" + i)
          .addVertex("sum" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), last, "two" + i);
      last = "sum" + i;
    }
    ComputationGraph network =
        new ComputationGraph(
            graph.addLayer("out", Networks.output(10), last).setOutputs("out").build());
    network.init();
    return network;
  }

  private static DenseLayer dense(int nIn) {
    return new DenseLayer.Builder().nIn(nIn).nOut(10).build();
  }

  private static NeuralNetConfiguration.Builder bad() {
    return new NeuralNetConfiguration.Builder()
        .weightInit(new WeightInitDistribution(new NormalDistribution(0, 9)));
  }

  private static List<HiddenLayer> hidden(ComputationGraph network) {
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 1));
    network.setListeners();
    return HiddenLayer.of(network, monitor.latest().orElseThrow().network());
  }

  @Test
  void aGraphGetsTheWeightsOfOneThatWasConfiguredSo() {
    ComputationGraph network = residual(bad());
    ComputationGraph right =
        residual(new NeuralNetConfiguration.Builder().weightInit(WeightInit.RELU));
    FreshWeights.draw(network, hidden(network), 0);

    assertThat(network.getLayer("two3").params()).isEqualTo(right.getLayer("two3").params());
  }

  @Test
  void outputLayersThatShareTheBadSchemeGetGlorots() {
    ComputationGraph network = residual(bad());
    FreshWeights.draw(network, hidden(network), 0);

    assertThat(network.getLayer("out").getParam("W").amaxNumber().doubleValue()).isLessThan(2);
  }

  @Test
  void branchesAreQuietenedAndSoIsTheLayerThatTheWayAroundBeginsWith() {
    ComputationGraph network = residual(bad());
    List<HiddenLayer> hidden = hidden(network);
    INDArray trunk = network.getLayer("trunk").getParam("W").dup();
    INDArray first = network.getLayer("one0").getParam("W").dup();
    INDArray last = network.getLayer("two3").getParam("W").dup();

    assertThat(ResidualBranches.quieten(network, hidden)).isTrue();
    assertThat(ratio(network.getLayer("trunk").getParam("W"), trunk)).isCloseTo(0.2, within(1e-6));
    assertThat(ratio(network.getLayer("one0").getParam("W"), first)).isCloseTo(0.5, within(1e-6));
    assertThat(ratio(network.getLayer("two3").getParam("W"), last)).isCloseTo(0.5, within(1e-6));
  }

  /** Of a tenth of its inputs tanh is a straight line, and straight lines add up to one. */
  @Test
  void aWayAroundThatBeginsWithTanhKeepsItsBends() {
    ComputationGraph network = residual(bad(), Activation.TANH);
    List<HiddenLayer> hidden = hidden(network);
    INDArray trunk = network.getLayer("trunk").getParam("W").dup();
    INDArray first = network.getLayer("one0").getParam("W").dup();
    ResidualBranches.quieten(network, hidden);

    assertThat(network.getLayer("trunk").getParam("W")).isEqualTo(trunk);
    assertThat(ratio(network.getLayer("one0").getParam("W"), first)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void networksWithoutBranchesStayAsTheyAre() {
    assertThat(ResidualBranches.quieten(Networks.mlp(), List.of())).isFalse();
  }

  private static double ratio(INDArray now, INDArray before) {
    return now.getDouble(0, 0) / before.getDouble(0, 0);
  }
}
