package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.testing.Networks;

/** A treatment has slowed the weights of the first of three layers, and not its biases. */
class BiasRatesTest {

  private final MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
  private final BiasRates biases = new BiasRates();

  @BeforeEach
  void slow() {
    network.fit(Networks.batch(8, 1));
    biases.before(network);
    LearningRates.scaleLayer(network, 0, 0.0625, 1);
    biases.treated(network);
    biases.follow(network);
    assertThat(rates()).startsWith(6.25e-4, 0.01);
  }

  private List<Double> rates() {
    return RateChange.InForce.of(network).rates();
  }

  private BaseLayer layer(int index) {
    return (BaseLayer) network.getLayer(index).conf().getLayer();
  }

  @Test
  void whatSomebodySetsForAllLayersReachesBiasesBeforeTheNextStep() {
    network.setLearningRate(0.005);
    biases.follow(network);

    assertThat(rates()).hasSize(6).containsOnly(0.005);
    assertThat(((BaseMultiLayerUpdater<?>) network.getUpdater()).getUpdaterBlocks()).hasSize(1);
  }

  @Test
  void whatSomebodySetsForThatLayerReachesItsBiases() {
    network.setLearningRate(0, 0.02);
    biases.follow(network);

    assertThat(rates()).containsExactly(0.02, 0.02, 0.01, 0.01, 0.01, 0.01);
  }

  @Test
  void whatSomebodySetsForAnotherLayerDoesNot() {
    network.setLearningRate(1, 0.02);
    biases.follow(network);

    assertThat(rates()).startsWith(6.25e-4, 0.01, 0.02, 0.02);
  }

  @Test
  void aScheduleReachesThemToo() {
    network.setLearningRate(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.5));
    biases.follow(network);

    assertThat(rates()).containsOnly(0.05); // one iteration has passed
  }

  @Test
  void whatTreatmentsDoToBothLeavesThemApart() {
    biases.before(network);
    LearningRates.scale(network, 0.5, 0);
    biases.treated(network);
    biases.follow(network);

    assertThat(rates()).startsWith(3.125e-4, 0.005);
  }

  @Test
  void theOptimisersStateOfBiasesGoesOn() {
    INDArray state = OptimiserState.of(network, network.getLayer(0), "b").get(1).dup();
    network.setLearningRate(0.005);
    biases.follow(network);

    assertThat(OptimiserState.of(network, network.getLayer(0), "b").get(1)).isEqualTo(state);
    assertThat(state.amaxNumber().doubleValue()).isPositive();
  }

  @Test
  void anOptimiserForBiasesThatTheUserWantedStays() {
    MultiLayerNetwork other = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    ((BaseLayer) other.getLayer(0).conf().getLayer()).setBiasUpdater(new Adam(0.03));
    BiasRates ofOther = new BiasRates();
    ofOther.before(other);
    LearningRates.scaleLayer(other, 0, 0.0625, 1);
    ofOther.treated(other);
    other.setLearningRate(0.005);
    ofOther.follow(other);

    assertThat(RateChange.InForce.of(other).rates()).startsWith(0.005, 0.03);
  }

  @Test
  void ratesOfATimeWhenTheyWereApartGiveBothThatOfTheWeights() {
    LearningRates.Saved apart = LearningRates.save(network);
    network.setLearningRate(0.005);
    biases.follow(network);
    assertThat(layer(0).getBiasUpdater()).isNull();
    LearningRates.restore(network, apart);

    assertThat(rates()).startsWith(6.25e-4, 6.25e-4, 0.01);
  }
}
