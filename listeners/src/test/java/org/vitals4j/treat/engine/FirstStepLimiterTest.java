package org.vitals4j.treat.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.StepSizes;

class FirstStepLimiterTest {

  private static DataSet data(double scale) {
    DataSet data = Networks.batch(32, 1);
    data.setFeatures(data.getFeatures().mul(scale));
    return data;
  }

  /** One step under its eyes. */
  private static Optional<FirstStepLimiter.Slowed> step(Model model, DataSet data) {
    AtStep listener = new AtStep();
    model.setListeners(listener);
    if (model instanceof MultiLayerNetwork network) {
      network.fit(data);
    } else {
      ((ComputationGraph) model).fit(data);
    }
    model.setListeners();
    return listener.slowed;
  }

  private static final class AtStep extends BaseTrainingListener {
    private Optional<FirstStepLimiter.Slowed> slowed = Optional.empty();

    @Override
    public void onGradientCalculation(Model model) {
      slowed = FirstStepLimiter.fit(model, 0, 0);
    }
  }

  private static double ratio(MultiLayerNetwork network, DataSet data, int layer) {
    INDArray weights = network.getLayer(layer).getParam("W");
    INDArray before = weights.dup();
    step(network, data);
    return before.sub(weights).ameanNumber().doubleValue() / before.ameanNumber().doubleValue();
  }

  @Test
  void leavesStepsOfAUsualSizeAlone() {
    assertThat(step(Networks.mlp(), data(1))).isEmpty();
  }

  @Test
  void theLayerThatReadsHugeFeaturesIsSlowedAndNoOther() {
    // Small weights, so that tanh lets the gradient through.
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.FLOAT);
    network.getLayer(0).getParam("W").muli(1e-3);
    Optional<FirstStepLimiter.Slowed> slowed = step(network, data(1000));

    assertThat(slowed).isPresent();
    assertThat(slowed.get().layers()).containsExactly("layer0");
    assertThat(network.getLearningRate(0)).isLessThan(1e-3);
    assertThat(network.getLearningRate(1)).isEqualTo(0.1);
  }

  @Test
  void allLayersAreSlowedWhereMostWouldBeThrownAbout() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(300), DataType.DOUBLE);
    INDArray[] before = new INDArray[3];
    for (int i = 0; i < 3; i++) {
      before[i] = network.getLayer(i).getParam("W").dup();
    }
    Optional<FirstStepLimiter.Slowed> slowed =
        step(network, Networks.batch(32, 1, DataType.DOUBLE));
    double[] ratios = new double[3];
    for (int i = 0; i < 3; i++) {
      INDArray step = network.getLayer(i).getParam("W").sub(before[i]);
      ratios[i] = step.ameanNumber().doubleValue() / before[i].ameanNumber().doubleValue();
    }

    assertThat(slowed).isPresent();
    assertThat(slowed.get().layers()).isEmpty();
    assertThat(network.getLearningRate(2)).isEqualTo(network.getLearningRate(0));
    assertThat(slowed.get().after()).isLessThanOrEqualTo(StepSizes.FIRST + 1e-9);
    Arrays.sort(ratios);
    assertThat(ratios[0]).isLessThan(StepSizes.FIRST * 1.01);
    assertThat(ratios[2]).isBetween(StepSizes.FIRST / 2, 0.201);
  }

  @Test
  void whatIsSlowedWithAllIsNotSlowedAgainByItself() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(1e4), DataType.FLOAT);
    for (int i = 0; i < 2; i++) {
      ((BaseLayer) network.getLayer(i).conf().getLayer()).setIUpdater(new Adam(1e-3));
    }
    network.getLayer(0).getParam("W").muli(1e-3);
    Optional<FirstStepLimiter.Slowed> slowed = step(network, data(1));

    assertThat(slowed).isPresent();
    assertThat(slowed.get().layers()).isEmpty();
    assertThat(network.getLearningRate(1)).isLessThan(1e-4);
    assertThat(network.getLearningRate(0)).isEqualTo(network.getLearningRate(1));
  }

  @Test
  void thatVeryStepIsOfTheSizeThatFits() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    network.getLayer(0).getParam("W").muli(1e-3);

    DataSet data = Networks.batch(32, 1, DataType.DOUBLE);
    data.setFeatures(data.getFeatures().mul(1000));
    assertThat(ratio(network, data, 0)).isCloseTo(StepSizes.FIRST, within(0.01));
  }

  @Test
  void momentumCountsWithAllThatItAddsUpTo() {
    MultiLayerNetwork network = Networks.mlp(new Nesterovs(0.1, 0.99), DataType.FLOAT);
    network.getLayer(0).getParam("W").muli(1e-2);

    assertThat(step(network, data(1))).isPresent();
  }

  @Test
  void anAdaptiveRateIsLoweredForAllWhereItWouldThrowAboutEveryLayer() {
    MultiLayerNetwork network = Networks.mlp(new Adam(1), DataType.FLOAT);
    Optional<FirstStepLimiter.Slowed> slowed = step(network, data(1));

    assertThat(slowed).isPresent();
    assertThat(network.getLearningRate(0)).isLessThan(0.02);
    assertThat(network.getLearningRate(2)).isEqualTo(network.getLearningRate(0));
  }

  @Test
  void anAdaptiveRateIsLoweredForTheWeightsOfALayerThatReadsLargeNumbers() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    network.getLayer(0).getParam("W").muli(1e-3);
    step(network, data(1));

    assertThat(network.getLearningRate(0)).isLessThan(1e-4);
    assertThat(network.getLearningRate(1)).isEqualTo(0.01);
    assertThat(network.getLayer(0).getConfig().getUpdaterByParam("b").getLearningRate(0, 0))
        .isEqualTo(0.01);
  }

  @Test
  void worksOnGraphsWithAnOptimiserThatHasAState() {
    ComputationGraph graph = Networks.graph(new Nesterovs(0.01, 0.9));
    graph.getLayer(0).getParam("W").muli(1e-6);
    Optional<FirstStepLimiter.Slowed> slowed = step(graph, data(1));

    assertThat(slowed).isPresent();
    assertThat(slowed.get().layers()).hasSize(1);
    assertThat(graph.getLearningRate(slowed.get().layers().get(0))).isLessThan(0.01);
    step(graph, data(1));
    assertThat(graph.params().sumNumber().doubleValue()).isFinite();
  }
}
