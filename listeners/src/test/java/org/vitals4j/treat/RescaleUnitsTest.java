package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.UnitMoments;
import org.vitals4j.measure.activation.ActivationLayout;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.model.OptimiserState;

class RescaleUnitsTest {

  private static final DataSet DATA = Networks.batch(200, 4);

  private final MultiLayerNetwork network = Networks.mlp(new Adam(1e-4), DataType.FLOAT);
  private final INDArray weights = network.getLayer(1).getParam("W");

  private static Finding saturated(String layer) {
    Symptom symptom =
        Symptom.builder(Pathology.SATURATION, Severity.WARN)
            .key(layer)
            .layers(List.of(layer))
            .observed(0.8, 0.5, "1")
            .evidence("evidence")
            .build();
    return new Finding(1, symptom, Severity.WARN, Severity.WARN, 0, 0, OptionalInt.empty(), 10);
  }

  /** Treats at the end of an iteration that begins with something done to the network. */
  private Outcome treat(Consumer<MultiLayerNetwork> fault, String layer) {
    Outcome[] outcome = new Outcome[1];
    network.fit(DATA);
    fault.accept(network);
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            outcome[0] =
                Treatments.rescaleUnits()
                    .treat(
                        new TreatmentContext(
                            model, monitor.latest().orElseThrow(), 500, Double.NaN, true, false),
                        saturated(layer));
          }
        });
    network.fit(DATA);
    network.setListeners();
    return outcome[0];
  }

  private UnitMoments moments() {
    INDArray before = network.feedForwardToLayer(0, DATA.getFeatures()).get(1);
    return UnitMoments.of(
        before.mmul(weights).addRowVector(network.getLayer(1).getParam("b")),
        ActivationLayout.UNITS_FIRST);
  }

  @Test
  void unitsOfALayerWithHugeWeightsVaryAsSuitsTheirFunction() {
    Outcome outcome = treat(any -> weights.muli(50), "layer1");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done -> {
              assertThat(done.layers()).containsExactly("layer1");
              assertThat(done.effect()).isEqualTo(Outcome.Effect.RESCALED);
            });
    UnitMoments moments = moments();
    for (int unit = 0; unit < moments.units(); unit++) {
      assertThat(moments.deviation(unit)).isCloseTo(0.7, within(0.02));
    }
  }

  @Test
  void aUnitThatSwitchesGoesOnToSwitchWhereItDid() {
    INDArray bias = network.getLayer(1).getParam("b");
    double[] ratio = new double[1];
    treat(
        any -> {
          weights.muli(50);
          bias.putScalar(0, 1);
          ratio[0] = 1 / weights.getDouble(0, 0);
        },
        "1");

    assertThat(bias.getDouble(0) / weights.getDouble(0, 0)).isCloseTo(ratio[0], within(0.01));
  }

  @Test
  void aUnitThatNeverSwitchesIsCentred() {
    treat(any -> network.getLayer(1).getParam("b").addi(8), "layer1");
    UnitMoments moments = moments();

    for (int unit = 0; unit < moments.units(); unit++) {
      assertThat(moments.mean(unit)).isCloseTo(0, within(0.02));
    }
  }

  @Test
  void otherLayersStayBitForBit() {
    INDArray[] before = new INDArray[2];
    treat(
        any -> {
          weights.muli(50);
          network.setLearningRate(0);
          before[0] = network.getLayer(0).params().dup();
          before[1] = network.getLayer(2).params().dup();
        },
        "1");

    assertThat(network.getLayer(0).params()).isEqualTo(before[0]);
    assertThat(network.getLayer(2).params()).isEqualTo(before[1]);
  }

  @Test
  void theOptimiserForgetsTheLayerAndNoOther() {
    treat(any -> weights.muli(50), "layer1");
    List<INDArray> ofLayer = OptimiserState.of(network, network.getLayer(1), "W");
    List<INDArray> ofOther = OptimiserState.of(network, network.getLayer(2), "W");

    assertThat(ofLayer).allMatch(state -> state.amaxNumber().doubleValue() == 0);
    assertThat(ofOther).allMatch(state -> state.amaxNumber().doubleValue() > 0);
  }

  @Test
  void takesNoRandomNumbersFromTheRun() {
    Nd4j.getRandom().setSeed(9);
    double expected = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(9);
    treat(any -> weights.muli(50), "layer1");

    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);
  }

  @Test
  void declinesWhereTheLayerHasNoInputThatVaries() {
    assertThat(treat(any -> {}, "layer2")).isInstanceOf(Outcome.Declined.class); // the output layer
  }
}
