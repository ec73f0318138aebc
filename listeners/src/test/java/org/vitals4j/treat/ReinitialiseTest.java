package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.UnitMoments;
import org.vitals4j.measure.activation.ActivationLayout;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.model.LearningRates;

class ReinitialiseTest {

  private static final Finding FINDING = Findings.of(Pathology.POOR_INITIALISATION);

  private static final IWeightInit BAD = new WeightInitDistribution(new NormalDistribution(0, 20));

  private static MultiLayerNetwork badlyDrawn(Activation activation) {
    return network(activation, BAD, -3);
  }

  private static MultiLayerNetwork network(Activation activation, IWeightInit scheme, double bias) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(1e-3))
            .weightInit(scheme)
            .biasInit(bias)
            .activation(activation)
            .list();
    for (int i = 0; i < 4; i++) {
      list.layer(new DenseLayer.Builder().nIn(i == 0 ? Networks.INPUTS : 12).nOut(12).build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.layer(Networks.output(12)).build());
    network.init();
    return network;
  }

  private static Outcome treat(MultiLayerNetwork network, Treatment treatment, int start) {
    return treat(network, treatment, start, data());
  }

  /** Treats after one iteration, as in a run: the minibatch is still there. */
  private static Outcome treat(
      MultiLayerNetwork network, Treatment treatment, int start, DataSet data) {
    Outcome[] outcome = new Outcome[1];
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            outcome[0] =
                treatment.treat(
                    new TreatmentContext(
                        model, monitor.latest().orElseThrow(), start, Double.NaN, true, false),
                    FINDING);
          }
        });
    network.fit(data);
    network.setListeners();
    return outcome[0];
  }

  private static DataSet data() {
    return Networks.batch(200, 4);
  }

  private static DataSet large() {
    DataSet data = data();
    data.setFeatures(data.getFeatures().mul(300));
    return data;
  }

  /** Inputs of the activation function of a layer. */
  private static INDArray sums(MultiLayerNetwork network, int layer, INDArray input) {
    INDArray before = layer == 0 ? input : network.feedForwardToLayer(layer - 1, input).get(layer);
    return before
        .mmul(network.getLayer(layer).getParam("W"))
        .addRowVector(network.getLayer(layer).getParam("b"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "RELU"})
  void theWeightsAreThoseOfANetworkThatWasConfiguredSo(Activation activation) {
    MultiLayerNetwork network = badlyDrawn(activation);
    treat(network, Treatments.reinitialise(), 0);
    WeightInit fits = activation == Activation.TANH ? WeightInit.XAVIER : WeightInit.RELU;

    MultiLayerNetwork expected = network(activation, fits.getWeightInitFunction(), 0);

    for (int i = 0; i < 4; i++) {
      assertThat(network.getLayer(i).params()).isEqualTo(expected.getLayer(i).params());
    }
  }

  @Test
  void theSecondTimeTheWeightsAreOthers() {
    MultiLayerNetwork network = badlyDrawn(Activation.TANH);
    Treatment treatment = Treatments.reinitialise();
    treat(network, treatment, 0);
    INDArray first = network.params().dup();
    treat(network, treatment, 0);

    assertThat(network.getLayer(0).params()).isNotEqualTo(first);
  }

  @Test
  void drawingTakesNoRandomNumbersFromTheRun() {
    MultiLayerNetwork network = badlyDrawn(Activation.TANH);
    Nd4j.getRandom().setSeed(9);
    double expected = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(9);
    treat(network, Treatments.reinitialise(), 0);

    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"TANH, 0.7", "SOFTSIGN, 0.7", "SIGMOID, 1.5"})
  void largeFeaturesAreScaledForEachUnitToWhatSuitsTheFunction(
      Activation activation, double deviation) {
    MultiLayerNetwork network = badlyDrawn(activation);
    treat(network, Treatments.reinitialise(), 0, large());
    UnitMoments moments =
        UnitMoments.of(sums(network, 0, large().getFeatures()), ActivationLayout.UNITS_FIRST);

    for (int unit = 0; unit < moments.units(); unit++) {
      assertThat(moments.mean(unit)).isCloseTo(0, within(0.02));
      assertThat(moments.deviation(unit)).isCloseTo(deviation, within(0.02));
    }
  }

  @Test
  void largeFeaturesAreScaledToAMeanSquareOfOneForRelu() {
    MultiLayerNetwork network = badlyDrawn(Activation.RELU);
    treat(network, Treatments.reinitialise(), 0, large());
    INDArray sums = sums(network, 0, large().getFeatures());

    assertThat(sums.mul(sums).meanNumber().doubleValue()).isCloseTo(1, within(0.02));
  }

  @Test
  void theOptimiserForgets() {
    MultiLayerNetwork network = badlyDrawn(Activation.RELU);
    network.fit(data());
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(data());
    new Reinitialise(false)
        .treat(
            new TreatmentContext(
                network, monitor.latest().orElseThrow(), 0, Double.NaN, false, false),
            FINDING);

    assertThat(network.getUpdater().getStateViewArray().amaxNumber().doubleValue()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true, 1e-6, 1e-3", "false, 1e-6, 1e-9", "true, 0.1, 1e-4", "true, -1e-6, -1e-9"})
  void learningRatesThatTreatmentsLoweredToNextToNothingAreThoseOfTheStartAgain(
      boolean byTreatment, double factor, double rate) {
    MultiLayerNetwork network = badlyDrawn(Activation.RELU);
    Treatment treatment = Treatments.reinitialise();
    LearningRates.scale(network, Math.signum(factor), 0); // a rate to go uphill does not come back
    treatment.beforeStep(network, 0, true);
    LearningRates.scale(network, Math.abs(factor), 0);
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(data());
    treatment.treat(
        new TreatmentContext(
            network, monitor.latest().orElseThrow(), 0, Double.NaN, false, byTreatment),
        FINDING);

    assertThat(network.getLearningRate(0)).isCloseTo(rate, within(Math.abs(rate) * 1e-6));
  }

  @Test
  void batchNormalisationIsWhatItWasBeforeTheFirstStep() {
    MultiLayerNetwork network = Networks.normalisedMlp(new Adam(0.01));
    INDArray before = network.getLayer(1).params().dup();
    Treatment treatment = Treatments.reinitialise();
    treatment.beforeStep(network, 0, true);
    treat(network, treatment, 0);

    assertThat(network.getLayer(1).params()).isEqualTo(before);
  }

  @Test
  void aHiddenSoftmaxBecomesReluSinceNoSchemeFitsIt() {
    MultiLayerNetwork network = badlyDrawn(Activation.SOFTMAX);
    treat(network, Treatments.reinitialise(), 0);

    assertThat(((DenseLayer) network.getLayer(0).conf().getLayer()).getActivationFn().toString())
        .isEqualTo("relu");
  }

  @Test
  void declinesOnceTheNetworkHasLearned() {
    MultiLayerNetwork network = badlyDrawn(Activation.RELU);

    assertThat(treat(network, Treatments.reinitialise(), 500)).isInstanceOf(Outcome.Declined.class);
  }

  @Test
  void theSchemeThatTheUserConfiguredStaysInTheConfiguration() {
    MultiLayerNetwork network = badlyDrawn(Activation.TANH);
    String before = network.getLayerWiseConfigurations().getConf(0).toJson();
    treat(network, Treatments.reinitialise(), 0);

    assertThat(network.getLayerWiseConfigurations().getConf(0).toJson()).isEqualTo(before);
  }

  @Test
  void replacesFunctionsThatFlattenOutInHiddenLayers() {
    MultiLayerNetwork network = badlyDrawn(Activation.SIGMOID);
    treat(network, Treatments.replaceActivation(), 0);

    for (int i = 0; i < 4; i++) {
      var conf = (DenseLayer) network.getLayer(i).conf().getLayer();
      assertThat(conf.getActivationFn().toString()).isEqualTo("relu");
    }
    assertThat(network.output(data().getFeatures()).sum(1).getDouble(0))
        .isCloseTo(1, within(1e-4)); // still a softmax
  }

  @Test
  void doesNotReplaceReluByItself() {
    assertThat(treat(badlyDrawn(Activation.RELU), Treatments.replaceActivation(), 0))
        .isInstanceOf(Outcome.Declined.class);
  }
}
