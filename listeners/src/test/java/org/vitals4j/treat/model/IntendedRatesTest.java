package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.testing.Networks;

class IntendedRatesTest {

  private final IntendedRates rates = new IntendedRates();

  private static MultiLayerNetwork network(IUpdater updater) {
    return Networks.mlp(updater, DataType.FLOAT);
  }

  private static MultiLayerNetwork at(int iteration, ISchedule schedule) {
    MultiLayerNetwork network = network(new Adam(schedule));
    network.getLayerWiseConfigurations().setIterationCount(iteration);
    return network;
  }

  @Test
  void aRateThatWasAlwaysLowWasNotTurnedDown() {
    MultiLayerNetwork network = network(new Sgd(1e-9));
    rates.look(network);
    rates.look(network);

    assertThat(rates.areTurnedDown()).isFalse();
  }

  @Test
  void aRateThatSomebodyLoweredWasTurnedDown() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    rates.look(network);
    network.setLearningRate(0.01);
    rates.look(network);

    assertThat(rates.areTurnedDown()).isTrue();
  }

  @Test
  void oneLayerIsEnough() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    rates.look(network);
    network.setLearningRate(1, 0.01);
    rates.look(network);

    assertThat(rates.areTurnedDown()).isTrue();
  }

  @Test
  void whatSomebodyPutsUpAgainIsTurnedDownNoMore() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    rates.look(network);
    network.setLearningRate(0.01);
    rates.look(network);
    network.setLearningRate(0.1);
    rates.look(network);

    assertThat(rates.areTurnedDown()).isFalse();
  }

  @Test
  void whatATreatmentLowersWasNotTurnedDown() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    rates.look(network);
    LearningRates.scale(network, 1e-4, 0);
    rates.treated(network);
    rates.look(network);

    assertThat(rates.areTurnedDown()).isFalse();
  }

  @Test
  void whatWasTurnedDownStaysSoWhateverTreatmentsDo() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    rates.look(network);
    network.setLearningRate(0.01);
    rates.look(network);
    LearningRates.scale(network, 70_000, 0);
    rates.treated(network);

    assertThat(rates.areTurnedDown()).isTrue();
  }

  @Test
  void aScheduleThatHasDecayedIsKnownToWhoeverComesLate() {
    rates.look(at(1000, new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 100)));

    assertThat(rates.areTurnedDown()).isTrue();
  }

  @Test
  void aScheduleThatDecaysUnderItsEyesIsTurnedDown() {
    MultiLayerNetwork network =
        network(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)));
    rates.look(network);
    network.getLayerWiseConfigurations().setIterationCount(5);
    rates.look(network);
    assertThat(rates.areTurnedDown()).isFalse(); // 0.59 of what it was

    network.getLayerWiseConfigurations().setIterationCount(20);
    rates.look(network);
    assertThat(rates.areTurnedDown()).isTrue();
  }

  @Test
  void theFootOfACycleIsOnPurpose() {
    rates.look(at(100, new CycleSchedule(ScheduleType.ITERATION, 0.001, 0.1, 100, 10, 0.1)));

    assertThat(rates.areTurnedDown()).isTrue();
  }

  @Test
  void aRateOfAnotherOptimiserIsAnotherNumber() {
    MultiLayerNetwork network = network(new Sgd(1000));
    rates.look(network);
    for (var layer : network.getLayers()) {
      ((org.deeplearning4j.nn.conf.layers.BaseLayer) layer.conf().getLayer())
          .setIUpdater(new Adam(0.01));
    }
    rates.treated(network);

    assertThat(rates.areTurnedDown()).isFalse();
  }
}
