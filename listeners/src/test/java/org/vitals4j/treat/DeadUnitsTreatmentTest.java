package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.model.OptimiserState;

/** Four of the six units of the layer "sick" are dead when the treatment comes. */
class DeadUnitsTreatmentTest {

  private static final int UNITS = 6;
  private static final int DEAD = 4;

  /**
   * A network, and what it learns.
   *
   * @param reader the parameter that the sick units are multiplied with
   * @param rows how many rows of it belong to one unit
   */
  private record Case(Model model, DataSet data, String sick, String reader, int rows) {

    INDArray param(String key) {
      return Objects.requireNonNull(model.paramTable().get(key), key);
    }
  }

  private static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .name("out")
        .activation(Activation.IDENTITY)
        .nOut(2)
        .build();
  }

  private static Case dense() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .list()
                .layer(new DenseLayer.Builder().name("sick").nOut(UNITS).build())
                .layer(new BatchNormalization.Builder().build())
                .layer(new DenseLayer.Builder().nOut(5).build())
                .layer(output())
                .setInputType(InputType.feedForward(4))
                .build());
    network.init();
    return new Case(network, new DataSet(Nd4j.randn(400, 4), Nd4j.randn(400, 2)), "0_", "2_W", 1);
  }

  private static Case convolutional() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2).name("sick").nOut(UNITS).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DenseLayer.Builder().nOut(5).build())
                .layer(output())
                .setInputType(InputType.convolutional(5, 5, 1))
                .build());
    network.init();
    return new Case(
        network, new DataSet(Nd4j.randn(400, 1, 5, 5), Nd4j.randn(400, 2)), "0_", "2_W", 4);
  }

  private static Case graph() {
    ComputationGraph graph =
        new ComputationGraph(
            base()
                .graphBuilder()
                .addInputs("in")
                .addLayer("sick", new DenseLayer.Builder().nIn(4).nOut(UNITS).build(), "in")
                .addLayer("next", new DenseLayer.Builder().nIn(UNITS).nOut(5).build(), "sick")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(5)
                        .nOut(2)
                        .build(),
                    "next")
                .setOutputs("out")
                .build());
    graph.init();
    return new Case(
        graph, new DataSet(Nd4j.randn(400, 4), Nd4j.randn(400, 2)), "sick_", "next_W", 1);
  }

  static Stream<Named<Case>> cases() {
    Nd4j.getRandom().setSeed(7);
    return Stream.of(
        Named.of("dense, normalised", dense()),
        Named.of("convolutional", convolutional()),
        Named.of("graph", graph()));
  }

  /** Who is to be treated, for what. */
  private record Sick(TreatmentContext patient, Finding finding) {

    Outcome treat(Treatment treatment) {
      return treatment.treat(patient, finding);
    }
  }

  /** Trains with units 0 to 3 out of reach, and returns what is known then. */
  private static Sick sick(Case one) {
    INDArray biases = one.param(one.sick() + "b");
    for (int unit = 0; unit < DEAD; unit++) {
      biases.putScalar(unit, -50);
    }
    TrainingMonitor monitor = TrainingMonitor.builder().sampling(Sampling.every(1)).build();
    one.model().addListeners(monitor);
    for (int i = 0; i < 14; i++) {
      fit(one);
    }
    Finding finding =
        monitor.findings().stream()
            .filter(found -> found.pathology().equals(Pathology.DEAD_UNITS))
            .findFirst()
            .orElseThrow();
    one.model().setListeners();
    return new Sick(
        new TreatmentContext(
            one.model(), monitor.latest().orElseThrow(), 14, Double.NaN, false, false),
        finding);
  }

  private static void fit(Case one) {
    if (one.model() instanceof MultiLayerNetwork network) {
      network.fit(one.data());
    } else {
      ((ComputationGraph) one.model()).fit(one.data());
    }
  }

  /** The weights of a unit, as numbers. */
  private static float[] unit(INDArray weights, int unit, int axis) {
    float[] all = weights.dup('c').data().asFloat();
    int units = (int) weights.size(axis);
    int each = all.length / units;
    float[] part = new float[each];
    for (int i = 0; i < each; i++) {
      part[i] = all[axis == 0 ? unit * each + i : i * units + unit];
    }
    return part;
  }

  private static float[] row(INDArray weights, int row) {
    return weights.getRow(row).dup('c').data().asFloat();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void deadUnitsBeginAgainAndTheOthersStayBitForBit(Case one) {
    Sick sick = sick(one);
    INDArray incoming = one.param(one.sick() + "W").dup();
    INDArray outgoing = one.param(one.reader()).dup();
    INDArray before = one.param(one.sick() + "b").dup();
    Outcome outcome = sick.treat(new ReviveUnits());

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    INDArray incomingNow = one.param(one.sick() + "W");
    INDArray outgoingNow = one.param(one.reader());
    int axis = incoming.rank() == 4 ? 0 : 1;
    for (int unit = 0; unit < UNITS; unit++) {
      boolean dead = unit < DEAD;
      assertThat(Arrays.equals(unit(incomingNow, unit, axis), unit(incoming, unit, axis)))
          .isEqualTo(!dead);
      assertThat(one.param(one.sick() + "b").getDouble(unit))
          .isEqualTo(dead ? 0 : before.getDouble(unit));
      for (int row = unit * one.rows(); row < (unit + 1) * one.rows(); row++) {
        float[] expected = dead ? new float[(int) outgoing.size(1)] : row(outgoing, row);
        assertThat(row(outgoingNow, row)).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOptimiserForgetsThem(Case one) {
    Sick sick = sick(one);
    sick.treat(new ReviveUnits());
    var part = sick.patient().parts().get(0);
    List<INDArray> moments = OptimiserState.of(one.model(), part, "W");

    assertThat(moments).hasSize(2); // Adam
    int axis = one.param(one.sick() + "W").rank() == 4 ? 0 : 1;
    for (INDArray moment : moments) {
      assertThat(unit(moment, 0, axis)).containsOnly(0);
      assertThat(unit(moment, UNITS - 1, axis)).doesNotContain(0);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void revivedUnitsLearn(Case one) {
    sick(one).treat(new ReviveUnits());
    for (int i = 0; i < 5; i++) {
      fit(one);
    }

    assertThat(one.param(one.reader()).getRow(0).amaxNumber().doubleValue()).isPositive();
  }

  @Test
  void leakChangesTheActivationOfTheSickLayerAlone() {
    Case one = dense();
    sick(one).treat(new LeakyRelu());
    MultiLayerNetwork network = (MultiLayerNetwork) one.model();
    var sick = (DenseLayer) network.getLayer(0).conf().getLayer();
    var next = (DenseLayer) network.getLayer(2).conf().getLayer();

    assertThat(sick.getActivationFn()).isInstanceOf(ActivationLReLU.class);
    assertThat(next.getActivationFn().toString()).isEqualTo("relu");
    fit(one);
    assertThat(network.feedForward(one.data().getFeatures(), true).get(1).minNumber().doubleValue())
        .isNegative();
  }

  @Test
  void planningChangesNothing() {
    Case one = dense();
    Sick sick = sick(one);
    INDArray before = one.model().params().dup();
    for (Treatment treatment : Treatments.automatic().make((sentence, thrown) -> {}).values()) {
      assertThat(treatment.describe(sick.patient(), sick.finding())).isNotBlank();
    }

    assertThat(one.model().params()).isEqualTo(before);
  }
}
