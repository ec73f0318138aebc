package org.vitals4j.examples.lesson.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;
import org.vitals4j.examples.lesson.Expectation.Check;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.examples.lesson.Work.Calculation;

/** The gradients that the lessons are about, against central differences in double precision. */
class GradientCheckTest {

  private static DataType before = DataType.FLOAT;

  @BeforeAll
  static void doublePrecision() {
    before = Nd4j.dataType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void asItWas() {
    Nd4j.setDefaultDataTypes(before, before);
  }

  static Stream<Activation> activations() {
    return Stream.of(Activation.SIGMOID, Activation.TANH, Activation.IDENTITY, Activation.ELU);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void backpropagationAgreesWithDifferences(Activation activation) {
    assertThat(check(network(activation, new LossMSE(), Activation.IDENTITY), randomLabels()))
        .isTrue();
  }

  @Test
  void theMeanOutputIsWhatWassersteinsLossOfOnesIs() {
    MultiLayerNetwork network =
        network(Activation.TANH, new LossWasserstein(), Activation.IDENTITY);

    assertThat(check(network, Nd4j.ones(DataType.DOUBLE, 5, 2))).isTrue();
  }

  @Test
  void theHomeMadeLossHasTheGradientOfItsScore() {
    INDArray labels = Nd4j.rand(DataType.DOUBLE, 5, 2).gt(0.5).castTo(DataType.DOUBLE);

    assertThat(check(network(Activation.TANH, new NaiveLogLoss(), Activation.SIGMOID), labels))
        .isTrue();
  }

  @Test
  void everyValueOfTheChainRuleExampleIsMet() {
    for (Variant variant : new ChainRule().variants()) {
      assertThat(((Calculation) variant.work()).checks().apply(42))
          .isNotEmpty()
          .allMatch(Check::met);
    }
  }

  private static INDArray randomLabels() {
    return Nd4j.rand(DataType.DOUBLE, 5, 2);
  }

  private static boolean check(MultiLayerNetwork network, INDArray labels) {
    return GradientCheckUtil.checkGradients(
        new GradientCheckUtil.MLNConfig()
            .net(network)
            .input(Nd4j.rand(DataType.DOUBLE, 5, 4))
            .labels(labels)
            .epsilon(1e-6)
            .maxRelError(1e-4)
            .minAbsoluteError(1e-8)
            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
            .exitOnFirstError(false));
  }

  private static MultiLayerNetwork network(
      Activation activation, ILossFunction loss, Activation last) {
    return Nets.start(
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new NoOp())
            .activation(activation)
            .weightInit(new WeightInitXavier())
            .list()
            .layer(new DenseLayer.Builder().nIn(4).nOut(6).build())
            .layer(new DenseLayer.Builder().nIn(6).nOut(6).build())
            .layer(new OutputLayer.Builder(loss).nIn(6).nOut(2).activation(last).build()));
  }
}
