package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.testing.Networks;

class SchedulesTest {

  /** A user's own. */
  private record Own() implements ISchedule {

    @Override
    public double valueAt(int iteration, int epoch) {
      return 0.1 / (1 + iteration);
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  static Stream<ISchedule> ofDl4j() {
    return Stream.of(
        new FixedSchedule(0.3),
        new StepSchedule(ScheduleType.ITERATION, 0.3, 0.9, 4),
        new ExponentialSchedule(ScheduleType.EPOCH, 0.3, 0.9),
        new InverseSchedule(ScheduleType.ITERATION, 0.3, 0.5, 2),
        new PolySchedule(ScheduleType.EPOCH, 0.3, 2, 7),
        new SigmoidSchedule(ScheduleType.ITERATION, 0.3, 0.4, 5),
        new CycleSchedule(ScheduleType.ITERATION, 0.01, 0.3, 10, 3, 0.2),
        new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.3, 3, 0.1, 6, 0.5)),
        new RampSchedule(new StepSchedule(ScheduleType.EPOCH, 0.3, 0.9, 2), 7));
  }

  @ParameterizedTest
  @MethodSource("ofDl4j")
  void aScaledScheduleIsOfTheSameClassAndAllItsValuesAreMultiplied(ISchedule schedule) {
    ISchedule scaled = Schedules.scaled(schedule, 0.25).orElseThrow();

    assertThat(scaled).hasSameClassAs(schedule);
    for (int i = 0; i < 24; i++) {
      assertThat(scaled.valueAt(i, i / 2))
          .isCloseTo(0.25 * schedule.valueAt(i, i / 2), within(1e-15));
    }
  }

  @ParameterizedTest
  @MethodSource("ofDl4j")
  void aClonesUpdaterHasTheSameBlocksAfterScaling(ISchedule schedule) {
    MultiLayerNetwork network = Networks.mlp(new Adam(schedule), DataType.DOUBLE);
    network.fit(Networks.batch(8, 1, DataType.DOUBLE));
    LearningRates.scale(network, 0.5, 0);

    assertThat(blocks(network)).isEqualTo(1);
    assertThat(blocks(network.clone())).isEqualTo(1);
  }

  private static int blocks(MultiLayerNetwork network) {
    return ((BaseMultiLayerUpdater<?>) network.getUpdater()).getUpdaterBlocks().size();
  }

  /** DL4J's RampSchedule cannot be read from JSON, scaled or not. */
  @ParameterizedTest
  @MethodSource("ofDl4j")
  void aScaledScheduleIsReadFromJsonAsItWasWritten(ISchedule schedule) {
    if (schedule instanceof RampSchedule) {
      return;
    }
    ISchedule scaled = Schedules.scaled(schedule, 0.25).orElseThrow();
    String json =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(scaled))
            .list()
            .layer(Networks.output(2))
            .build()
            .toJson();
    MultiLayerNetwork again = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    again.init();

    assertThat(json).doesNotContain("vitals4j");
    assertThat(LearningRates.save(again).schedules().get(0).schedule()).isEqualTo(scaled);
  }

  @Test
  void aScheduleOfAnotherClassIsNotScaled() {
    assertThat(Schedules.scaled(new Own(), 0.5)).isEmpty();
    assertThat(Schedules.scaled(new RampSchedule(new Own(), 3), 0.5)).isEmpty();
  }

  @Test
  void whereARateMustBeLoweredSuchAScheduleEndsInTheRateThatItGivesTimesTheFactor() {
    MultiLayerNetwork network = Networks.mlp(new Adam(new Own()), DataType.DOUBLE);
    for (int i = 0; i < 3; i++) {
      network.fit(Networks.batch(8, i, DataType.DOUBLE));
    }
    assertThat(LearningRates.obstacle(network)).get().asString().contains("SchedulesTest$Own");
    LearningRates.scale(network, 0.5, 0);

    assertThat(network.getLearningRate(0)).isCloseTo(0.5 * 0.1 / 4, within(1e-15));
    assertThat(LearningRates.obstacle(network)).isEmpty();
    assertThat(network.getLayerWiseConfigurations().toJson()).doesNotContain("vitals4j");
  }
}
