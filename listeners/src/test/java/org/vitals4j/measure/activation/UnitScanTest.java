package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.report.UnitScan;

/** Units that are silent over a data set, beside a plain count over all outputs at once. */
class UnitScanTest {

  private static final int UNITS = 8;
  private static final int EXAMPLES = 70;

  private final DataSet data =
      new DataSet(Nd4j.randn(DataType.FLOAT, EXAMPLES, 4), Nd4j.zeros(DataType.FLOAT, EXAMPLES, 1));

  @Test
  void unitsThatNoExampleWakesAreSilent() {
    MultiLayerNetwork network = network(0.5);
    network.getParam("0_b").putScalar(2, -1e6).putScalar(5, -1e6);

    UnitScan scan = UnitScanner.scan(network, batches());

    assertThat(scan.examples()).isEqualTo(EXAMPLES);
    assertThat(scan.layers().get(0).silent().indices()).containsExactly(2, 5);
  }

  @Test
  void oneExampleIsEnoughToBeAlive() {
    MultiLayerNetwork network = network(1);
    network.getParam("0_W").assign(0);
    network.getParam("0_b").assign(-0.5);
    network.getParam("0_W").putScalar(0, 3, 1);
    data.getFeatures().getColumn(0).assign(0);
    data.getFeatures().putScalar(EXAMPLES - 1, 0, 1);

    UnitScan.LayerUnits layer = UnitScanner.scan(network, batches()).layers().get(0);

    assertThat(layer.silent().isDead(3)).isFalse();
    assertThat(layer.silent().count()).isEqualTo(UNITS - 1);
    assertThat(layer.zeroFraction()).isEqualTo(1 - 1.0 / (EXAMPLES * UNITS), within(1e-9));
  }

  @Test
  void countsZerosOfOutputsWithoutDropout() {
    MultiLayerNetwork network = network(0.5);

    UnitScan scan = UnitScanner.scan(network, batches());

    List<INDArray> outputs = network.feedForward(data.getFeatures(), false);
    for (int layer = 0; layer < 2; layer++) {
      double zeros =
          outputs.get(layer + 1).eq(0).castTo(DataType.DOUBLE).meanNumber().doubleValue();
      assertThat(scan.layers().get(layer).zeroFraction()).isEqualTo(zeros, within(1e-6));
    }
  }

  @Test
  void nothingInTheNetworkChanges() {
    MultiLayerNetwork network = network(0.5);
    network.fit(data);
    INDArray before = network.params().dup();
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();

    UnitScanner.scan(network, batches());

    assertThat(network.params().equalsWithEps(before, 0)).isTrue();
    assertThat(Nd4j.getRandom().rootState()).isEqualTo(root);
    assertThat(Nd4j.getRandom().nodeState()).isEqualTo(node);
    assertThat(network.getInput()).isNull();
  }

  @Test
  void layersWhoseUnitsCannotDieAreLeftOut() {
    MultiLayerNetwork network =
        start(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(dense(4, Activation.TANH))
                .layer(dense(UNITS, Activation.LEAKYRELU))
                .layer(output()));

    UnitScan scan = UnitScanner.scan(network, batches());

    assertThat(scan.layers()).isEmpty();
    assertThat(scan.silentFraction()).isZero();
    assertThat(scan.toString()).contains("No layer has units that can die");
  }

  @Test
  void aGraphIsScannedLikeAStack() {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .graphBuilder()
            .addInputs("in")
            .addLayer("first", dense(4, Activation.RELU), "in")
            .addLayer(
                "norm", new BatchNormalization.Builder().nIn(UNITS).nOut(UNITS).build(), "first")
            .addLayer("out", output(), "norm")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    graph.getParam("first_b").putScalar(1, -1e6);

    UnitScan scan = UnitScanner.scan(graph, batches());

    assertThat(scan.layers().get(0).layer()).isEqualTo("first");
    assertThat(scan.layers().get(0).silent().indices()).containsExactly(1);
  }

  @Test
  void maskedStepsDoNotWakeAUnit() {
    MultiLayerNetwork network =
        start(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new SimpleRnn.Builder().nIn(1).nOut(1).activation(Activation.RELU).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(1)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build()));
    network.params().assign(1);
    network.getParam("0_b").assign(0);
    // Only the last step would wake it, and that is padding.
    INDArray features = Nd4j.createFromArray(new float[] {-1, -1, 5}).reshape(1, 1, 3);
    INDArray mask = Nd4j.createFromArray(new float[] {1, 1, 0}).reshape(1, 3);
    DataSet masked = new DataSet(features, Nd4j.zeros(1, 1, 3), mask, mask);

    assertThat(scan(network, masked).layers().get(0).silent().count()).isEqualTo(1);
    masked.setFeaturesMaskArray(Nd4j.ones(1, 3));
    assertThat(scan(network, masked).layers().get(0).silent().count()).isZero();
  }

  private static UnitScan scan(Model network, DataSet data) {
    return UnitScanner.scan(network, new ViewIterator(data, 1));
  }

  @Test
  void anEmptyIteratorIsAnErrorWithTheNextStep() {
    DataSetIterator batches = batches();
    MultiLayerNetwork network = network(1);
    UnitScanner.scan(network, batches);

    assertThat(UnitScanner.scan(network, batches).examples()).isEqualTo(EXAMPLES);
    assertThatThrownBy(() -> new UnitScanner(network).result())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one example");
  }

  @Test
  void theTableNamesLayersUnitsAndBothShares() {
    MultiLayerNetwork network = network(1);
    network.getParam("0_b").putScalar(2, -1e6).putScalar(5, -1e6);

    assertThat(UnitScanner.scan(network, batches()).toString())
        .contains("70 examples", "layer0", "relu", "25.0 %", "share of zeros");
  }

  private DataSetIterator batches() {
    return new ViewIterator(data, 32);
  }

  private static MultiLayerNetwork network(double dropout) {
    return start(
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dropOut(dropout)
            .list()
            .layer(dense(4, Activation.RELU))
            .layer(dense(UNITS, Activation.RELU))
            .layer(output()));
  }

  private static MultiLayerNetwork start(NeuralNetConfiguration.ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private static DenseLayer dense(int inputs, Activation activation) {
    return new DenseLayer.Builder().nIn(inputs).nOut(UNITS).activation(activation).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(UNITS)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }
}
