package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.Networks;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.Pathology;
import org.vitals4j.diagnose.Severity;
import org.vitals4j.diagnose.Symptom;
import org.vitals4j.measure.UnitMoments;

class ReinitialiseTest {

  private static final Finding FINDING =
      new Finding(
          1,
          new Symptom(
              Pathology.POOR_INITIALISATION,
              "",
              Severity.WARN,
              List.of(),
              0,
              0,
              "1",
              "evidence",
              List.of(),
              List.of()),
          Severity.WARN,
          Severity.WARN,
          0,
          0,
          java.util.OptionalInt.empty());

  private static MultiLayerNetwork badlyDrawn(Activation activation) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(1e-3))
            .weightInit(new WeightInitDistribution(new NormalDistribution(0, 20)))
            .biasInit(-3)
            .activation(activation)
            .list();
    for (int i = 0; i < 4; i++) {
      list.layer(new DenseLayer.Builder().nIn(i == 0 ? Networks.INPUTS : 12).nOut(12).build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.layer(Networks.output(12)).build());
    network.init();
    return network;
  }

  /** Treats after one iteration, as in a run: the minibatch is still there. */
  private static Outcome treat(MultiLayerNetwork network, Treatment treatment, int start) {
    Outcome[] outcome = new Outcome[1];
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            outcome[0] =
                treatment.treat(
                    new Patient(model, monitor.latest().orElseThrow(), start, true, false),
                    FINDING);
          }
        });
    network.fit(data());
    network.setListeners();
    return outcome[0];
  }

  private static DataSet data() {
    return Networks.batch(200, 4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID"})
  void everyUnitsInputHasMeanZeroAndVarianceOne(Activation activation) {
    MultiLayerNetwork network = badlyDrawn(activation);
    Outcome outcome = treat(network, Treatments.reinitialise(), 0);

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    INDArray input = data().getFeatures();
    for (int i = 0; i < 4; i++) {
      INDArray weights = network.getLayer(i).getParam("W");
      INDArray before = i == 0 ? input : network.feedForwardToLayer(i - 1, input).get(i);
      UnitMoments moments =
          UnitMoments.of(before.mmul(weights).addRowVector(network.getLayer(i).getParam("b")));
      for (int unit = 0; unit < moments.units(); unit++) {
        assertThat(moments.mean(unit)).isCloseTo(0, within(0.02));
        assertThat(moments.deviation(unit)).isCloseTo(1, within(0.02));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RELU", "SELU"})
  void theInputsOfALayerHaveAMeanSquareOfOne(Activation activation) {
    MultiLayerNetwork network = badlyDrawn(activation);
    treat(network, Treatments.reinitialise(), 0);
    INDArray input = data().getFeatures();
    for (int i = 0; i < 4; i++) {
      INDArray weights = network.getLayer(i).getParam("W");
      INDArray before = i == 0 ? input : network.feedForwardToLayer(i - 1, input).get(i);
      INDArray sums = before.mmul(weights).addRowVector(network.getLayer(i).getParam("b"));

      assertThat(sums.mul(sums).meanNumber().doubleValue()).isCloseTo(1, within(0.02));
    }
  }

  @Test
  void theOutputLayerIsWhatItWasBeforeTheFirstStep() {
    MultiLayerNetwork network = badlyDrawn(Activation.RELU);
    INDArray before = network.getLayer(4).params().dup();
    Treatment treatment = Treatments.reinitialise();
    treatment.follow(network, 0, true);
    treat(network, treatment, 0);

    assertThat(network.getLayer(4).params()).isEqualTo(before);
  }

  @Test
  void theOutputLayerStaysAndTheOptimiserForgets() {
    MultiLayerNetwork network = badlyDrawn(Activation.RELU);
    network.fit(data());
    INDArray output = network.getLayer(4).getParam("W");
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(data());
    INDArray before = output.dup();
    new Reinitialise(false)
        .treat(new Patient(network, monitor.latest().orElseThrow(), 0, false, false), FINDING);

    assertThat(output).isEqualTo(before);
    assertThat(network.getUpdater().getStateViewArray().amaxNumber().doubleValue()).isZero();
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
