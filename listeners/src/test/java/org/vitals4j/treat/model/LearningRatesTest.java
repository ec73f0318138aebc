package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.testing.Networks;

class LearningRatesTest {

  /** From 0.1 to below 0. */
  private record Falling() implements ISchedule {

    @Override
    public double valueAt(int iteration, int epoch) {
      return 0.1 - 0.01 * iteration;
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  /** How far the parameters move in one step. */
  private static double step(MultiLayerNetwork network) {
    INDArray before = network.params().dup();
    network.fit(Networks.batch(8, 1));
    return before.sub(network.params()).norm2Number().doubleValue();
  }

  @Test
  void theNextStepIsAsMuchSmallerAsTheRate() {
    MultiLayerNetwork one = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    MultiLayerNetwork other = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    LearningRates.scale(other, 0.25, 0);

    assertThat(step(other)).isCloseTo(0.25 * step(one), within(1e-12));
  }

  @Test
  void aScheduleGoesOnAtAFractionOfItself() {
    IUpdater updater = new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9));
    MultiLayerNetwork network = Networks.mlp(updater, DataType.DOUBLE);
    LearningRates.scale(network, 0.5, 0);
    LearningRates.scale(network, 0.5, 0);

    assertThat(LearningRates.largest(network, 2, 0)).isCloseTo(0.25 * 0.081, within(1e-12));
  }

  @Test
  void aModelSavedWithAScaledScheduleCanBeReadAgain() {
    IUpdater updater = new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9));
    MultiLayerNetwork network = Networks.mlp(updater, DataType.DOUBLE);
    LearningRates.scale(network, 0.5, 0);
    MultiLayerNetwork again =
        new MultiLayerNetwork(
            MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson()));
    again.init();

    assertThat(LearningRates.largest(again, 1, 0)).isCloseTo(0.045, within(1e-12));
  }

  @Test
  void reachesBiasUpdatersAndWrappedLayers() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.1))
                .biasUpdater(new Sgd(0.3))
                .list()
                .layer(new Bidirectional(new LSTM.Builder().nIn(2).nOut(3).build()))
                .layer(new RnnOutputLayer.Builder().nIn(6).nOut(2).build())
                .build());
    network.init();
    LearningRates.scale(network, 0.1, 0);

    for (var layer : network.getLayers()) {
      for (String key : layer.paramTable().keySet()) {
        double rate = layer.getConfig().getUpdaterByParam(key).getLearningRate(0, 0);
        assertThat(rate).as(key).isLessThan(0.031);
      }
    }
  }

  @Test
  void oneLayerCanBeSlowedByItself() {
    MultiLayerNetwork one = Networks.mlp(new Adam(0.1), DataType.DOUBLE);
    MultiLayerNetwork other = Networks.mlp(new Adam(0.1), DataType.DOUBLE);
    step(one);
    step(other); // so that the optimiser has a state, which must go on
    INDArray before = one.params().dup();
    LearningRates.scaleLayer(other, 1, 0.5, 0.25);
    step(one);
    step(other);
    INDArray ofOne = before.sub(one.params());
    INDArray ofOther = before.sub(other.params());
    INDArray ratio = ofOther.div(ofOne);
    long first = one.getLayer(0).numParams();
    long weights = one.getLayer(1).getParam("W").length();

    assertThat(ratio.getDouble(0)).isCloseTo(1, within(1e-6));
    assertThat(ratio.getDouble(first)).isCloseTo(0.5, within(1e-6));
    assertThat(ratio.getDouble(first + weights)).isCloseTo(0.25, within(1e-6));
    assertThat(ratio.getDouble(ratio.length() - 1)).isCloseTo(1, within(1e-6));
  }

  @Test
  void theOthersKeepTheirStateBesideBatchNormalisation() {
    MultiLayerNetwork network = Networks.normalisedMlp(new Adam(0.1));
    step(network);
    INDArray before = OptimiserState.of(network, network.getLayer(0), "W").get(0).dup();
    LearningRates.scaleLayer(network, network.getnLayers() - 1, 0.5, 0.5);
    INDArray after = OptimiserState.of(network, network.getLayer(0), "W").get(0);

    assertThat(after).isEqualTo(before);
    assertThat(after.amaxNumber().doubleValue()).isPositive();
    step(network);
  }

  @Test
  void aScheduleThatHasComeToGiveNoRateEndsInTheOneItGaveHalfWay() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(new Falling()), DataType.DOUBLE);

    assertThat(LearningRates.endSchedules(network, 5, 0, 4)).isFalse();
    assertThat(LearningRates.endSchedules(network, 15, 0, 4)).isTrue();
    assertThat(LearningRates.largest(network, 15, 0)).isCloseTo(0.08, within(1e-9));
  }

  @Test
  void stopsAtTheFloor() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.DOUBLE);
    LearningRates.scale(network, 1e-3, 0.01);

    assertThat(LearningRates.largest(network, 0, 0)).isEqualTo(0.01);
  }

  @Test
  void whatWasSavedComesBackAfterDl4jChangedIt() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.DOUBLE);
    LearningRates.Saved saved = LearningRates.save(network);
    network.setLearningRate(5);

    assertThat(LearningRates.restore(network, saved)).isTrue();
    assertThat(LearningRates.largest(network, 0, 0)).isEqualTo(0.01);
    assertThat(LearningRates.restore(network, saved)).isFalse();
  }

  @Test
  void negativeRatesAreTurnedPositive() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(-0.1), DataType.DOUBLE);

    assertThat(LearningRates.turnPositive(network)).isTrue();
    assertThat(LearningRates.largest(network, 0, 0)).isEqualTo(0.1);
    assertThat(LearningRates.turnPositive(network)).isFalse();
  }
}
