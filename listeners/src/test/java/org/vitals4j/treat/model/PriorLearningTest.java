package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.embeddings.ArrayEmbeddingInitializer;
import org.deeplearning4j.nn.weights.embeddings.WeightInitEmbedding;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.testing.Networks;

/** Which networks count as trained when the monitor comes. */
class PriorLearningTest {

  private static MultiLayerNetwork dense(IWeightInit scheme, double bias) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .weightInit(scheme)
                .biasInit(bias)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(12).build())
                .layer(new DenseLayer.Builder().nIn(12).nOut(12).build())
                .layer(Networks.output(12))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork recurrent() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new Bidirectional(new LSTM.Builder().nIn(3).nOut(4).build()))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(8)
                        .nOut(2)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork convolutional() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                .layer(new BatchNormalization())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build())
                .setInputType(InputType.convolutional(6, 6, 1))
                .build());
    network.init();
    return network;
  }

  static Stream<Named<Supplier<Model>>> drawn() {
    return Stream.of(
        Named.of("MLN", () -> Networks.mlp(new Adam(0.01), DataType.FLOAT)),
        Named.of("MLN in doubles", () -> Networks.mlp(new Adam(0.01), DataType.DOUBLE)),
        Named.of("MLN in half precision", () -> Networks.mlp(new Sgd(0.1), DataType.FLOAT16)),
        Named.of("batch normalisation", () -> Networks.normalisedMlp(new Adam(0.01))),
        Named.of("CG", () -> Networks.graph(new Adam(0.01))),
        Named.of("bidirectional LSTM", PriorLearningTest::recurrent),
        Named.of("convolution", PriorLearningTest::convolutional),
        Named.of(
            "uniform in (-2, 2)",
            () -> dense(new WeightInitDistribution(new UniformDistribution(-2, 2)), 0)),
        Named.of(
            "normal, deviation 20, and a bias",
            () -> dense(new WeightInitDistribution(new NormalDistribution(0, 20)), -10)));
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void weightsAsTheyWereDrawnHoldNothing(Supplier<Model> network) {
    Model drawn = network.get();
    Nd4j.randn(DataType.DOUBLE, 5); // the run has moved on

    assertThat(PriorLearning.evidence(drawn, 0)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = WeightInit.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DISTRIBUTION", "IDENTITY", "VAR_SCALING_NORMAL_FAN_IN"})
  void soDoWeightsByAnySchemeOfDl4j(WeightInit scheme) {
    assertThat(PriorLearning.evidence(dense(scheme.getWeightInitFunction(), 0), 0)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void lookingChangesNeitherTheNetworkNorTheRandomNumbersOfTheRun(Supplier<Model> network) {
    Model drawn = network.get();
    Nd4j.getRandom().setSeed(9);
    INDArray expected = Nd4j.randn(DataType.DOUBLE, 5);
    INDArray before = drawn.params().dup();
    Nd4j.getRandom().setSeed(9);
    PriorLearning.evidence(drawn, 0);

    assertThat(Nd4j.randn(DataType.DOUBLE, 5).equalsWithEps(expected, 0)).isTrue();
    assertThat(drawn.params().equalsWithEps(before, 0)).isTrue();
  }

  @Test
  void badValuesThatAUserSetByHandHoldNothing() {
    MultiLayerNetwork network = dense(new WeightInitXavier(), 0);
    network.getLayer(0).getParam("W").assign(0.1); // all alike
    network.getLayer(1).getParam("W").muli(30);
    for (int unit = 0; unit < 12; unit++) {
      network.getLayer(1).getParam("b").putScalar(unit, -10 - unit);
    }

    assertThat(PriorLearning.evidence(network, 0)).isEmpty();
  }

  @Test
  void aNetworkThatWasTrainedSaysForHowLong(@TempDir Path folder) throws IOException {
    MultiLayerNetwork trained = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    Networks.batches(30).forEach(trained::fit);
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(trained, file, true);
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file, true);

    assertThat(PriorLearning.evidence(restored, restored.getIterationCount()))
        .hasValueSatisfying(text -> assertThat(text).contains("trained for 30 iterations"));
  }

  /** DL4J counts from 0 there. */
  @Test
  void weightsThatWereTakenOverNameTheirLayer() {
    MultiLayerNetwork trained = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    Networks.batches(30).forEach(trained::fit);
    MultiLayerNetwork tuned =
        new TransferLearning.Builder(trained).nOutReplace(2, 5, WeightInit.XAVIER).build();
    assertThat(tuned.getIterationCount()).isZero();

    assertThat(PriorLearning.evidence(tuned, 0))
        .hasValueSatisfying(text -> assertThat(text).contains("the weights of layer layer0"));
  }

  @Test
  void aFewStepsAreEnough() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.FLOAT);
    Networks.batches(3).forEach(network::fit);

    assertThat(PriorLearning.evidence(network, 0)).isPresent();
  }

  @Test
  void weightsOfTheRightSpreadThatWereDrawnByNobodyKnowsWhomCountAsLearned() {
    MultiLayerNetwork network = dense(new WeightInitXavier(), 0);
    INDArray weights = network.getLayer(0).getParam("W");
    weights.assign(Nd4j.randn(weights.shape()).mul(weights.stdNumber()));

    assertThat(PriorLearning.evidence(network, 0)).isPresent();
  }

  @Test
  void vectorsThatALayerBeganWithWereLearnedElsewhere() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new EmbeddingLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .weightInit(
                            new WeightInitEmbedding(
                                new ArrayEmbeddingInitializer(Nd4j.rand(DataType.FLOAT, 5, 4))))
                        .build())
                .layer(Networks.output(4))
                .build());
    network.init();

    assertThat(PriorLearning.evidence(network, 0)).isPresent();
  }
}
