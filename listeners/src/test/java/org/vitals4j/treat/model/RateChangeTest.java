package org.vitals4j.treat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.testing.Networks;

/** What an optimiser remembers in units of its rate changes with the rate. */
class RateChangeTest {

  static Stream<Named<DoubleFunction<IUpdater>>> optimisers() {
    return Stream.of(
        Named.of("Sgd", Sgd::new),
        Named.of("Nesterovs", rate -> new Nesterovs(rate, 0.9)),
        Named.of("Adam", Adam::new),
        Named.of("AMSGrad", AMSGrad::new),
        Named.of("AdaMax", AdaMax::new),
        Named.of("Nadam", Nadam::new),
        Named.of("AdaGrad", AdaGrad::new),
        Named.of("RmsProp", RmsProp::new)); // AdaBelief of DL4J throws as soon as it is to be used
  }

  /** The state after some gradients at one rate, by ND4J itself. */
  private static double[] state(IUpdater updater) {
    INDArray state = Nd4j.create(DataType.DOUBLE, updater.stateSize(3));
    GradientUpdater<?> live = updater.instantiate(state, true);
    for (int i = 0; i < 5; i++) {
      live.applyUpdater(Nd4j.createFromArray(0.3, -0.2 * i, 0.1 + i), i, 0);
    }
    return state.toDoubleVector();
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void theStatesThatAreInUnitsOfTheRateAreThoseThatNd4jMakesSo(DoubleFunction<IUpdater> optimiser) {
    IUpdater slow = optimiser.apply(0.1);
    if (slow.stateSize(1) == 0) {
      assertThat(RateChange.isInUnitsOfRate(slow)).isFalse();
      return;
    }
    double[] at = state(slow);
    double[] atTwice = state(optimiser.apply(0.2));
    double factor = RateChange.isInUnitsOfRate(slow) ? 2 : 1;

    for (int i = 0; i < at.length; i++) {
      assertThat(atTwice[i]).isCloseTo(factor * at[i], within(1e-12));
    }
  }

  private static MultiLayerNetwork trained(IUpdater updater) {
    MultiLayerNetwork network = Networks.mlp(updater, DataType.DOUBLE);
    for (int i = 0; i < 6; i++) {
      network.fit(Networks.batch(8, i, DataType.DOUBLE));
    }
    return network;
  }

  private static INDArray step(MultiLayerNetwork network) {
    INDArray before = network.params().dup();
    network.fit(Networks.batch(8, 99, DataType.DOUBLE));
    return before.sub(network.params());
  }

  /** Of weights and biases alike: momentum of a rate of before would make it larger. */
  @ParameterizedTest
  @MethodSource("optimisers")
  void inTheMiddleOfARunTheNextStepIsAsMuchSmallerAsTheRate(DoubleFunction<IUpdater> optimiser) {
    MultiLayerNetwork one = trained(optimiser.apply(0.01));
    MultiLayerNetwork other = trained(optimiser.apply(0.01));
    LearningRates.scale(other, 0.1, 0);

    assertThat(step(other).sub(step(one).mul(0.1)).amaxNumber().doubleValue()).isLessThan(1e-12);
  }

  private static INDArray velocity(MultiLayerNetwork network, int layer, String key) {
    List<INDArray> state = OptimiserState.of(network, network.getLayer(layer), key);
    assertThat(state).hasSize(1);
    return state.get(0).dup();
  }

  @Test
  void onlyTheLayerWhoseRateChangesGetsAnotherVelocity() {
    MultiLayerNetwork network = trained(new Nesterovs(0.01, 0.9));
    INDArray weights = velocity(network, 1, "W");
    INDArray biases = velocity(network, 1, "b");
    INDArray neighbour = velocity(network, 0, "W");
    LearningRates.scaleLayer(network, 1, 0.25, 0.5);

    assertThat(velocity(network, 1, "W")).isEqualTo(weights.mul(0.25));
    assertThat(velocity(network, 1, "b")).isEqualTo(biases.mul(0.5));
    assertThat(velocity(network, 0, "W")).isEqualTo(neighbour);
  }

  @Test
  void aSchedulesVelocityIsScaledByWhatTheScheduleGivesLess() {
    MultiLayerNetwork network =
        trained(new Nesterovs(new StepSchedule(ScheduleType.ITERATION, 0.01, 0.5, 2), 0.9));
    INDArray before = velocity(network, 2, "b");
    LearningRates.scale(network, 0.25, 0);

    assertThat(velocity(network, 2, "b")).isEqualTo(before.mul(0.25));
  }

  @Test
  void velocityGoesTheOtherWayWhereARateIsTurnedPositive() {
    MultiLayerNetwork network = trained(new Nesterovs(-0.01, 0.9));
    INDArray before = velocity(network, 0, "W");
    LearningRates.turnPositive(network);

    assertThat(velocity(network, 0, "W")).isEqualTo(before.neg());
  }

  @Test
  void velocityOfARateThatWasInfiniteIsForgotten() {
    MultiLayerNetwork network = trained(new Nesterovs(0.01, 0.9));
    LearningRates.Saved saved = LearningRates.save(network);
    network.setLearningRate(Double.POSITIVE_INFINITY);
    LearningRates.restore(network, saved);

    assertThat(velocity(network, 0, "W").amaxNumber().doubleValue()).isZero();
  }

  @Test
  void aStateThatComesBackIsInUnitsOfTheRateInForce() {
    MultiLayerNetwork network = trained(new Nesterovs(0.01, 0.9));
    INDArray before = velocity(network, 0, "W");
    ModelState state = ModelState.of(network, 6);
    LearningRates.scale(network, 0.5, 0);
    step(network);
    state.restore(network);
    assertThat(velocity(network, 0, "W")).isEqualTo(before); // and so is the rate

    LearningRates.scale(network, 0.25, 0);
    state.with(LearningRates.save(network)).restore(network);
    assertThat(velocity(network, 0, "W")).isEqualTo(before.mul(0.25));
    assertThat(LearningRates.largest(network, 7, 0)).isEqualTo(0.0025);
  }

  private static List<Integer> blocks(MultiLayerNetwork network) {
    return ((BaseMultiLayerUpdater<?>) network.getUpdater())
        .getUpdaterBlocks().stream().map(block -> block.getUpdaterViewOffsetEnd()).toList();
  }

  @Test
  void whereRatesBecomeEqualTheUpdaterIsThatOfAClone() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(4).build())
                .layer(new DenseLayer.Builder().nIn(4).nOut(4).updater(new Adam(2e-3)).build())
                .layer(Networks.output(4))
                .build());
    network.init();
    network.fit(Networks.batch(8, 1));
    INDArray before = OptimiserState.of(network, network.getLayer(1), "W").get(1).dup();
    assertThat(blocks(network)).hasSize(3);
    LearningRates.scale(network, 1e-3, 1e-4); // both are at the floor

    assertThat(blocks(network)).hasSize(1).isEqualTo(blocks(network.clone()));
    assertThat(OptimiserState.of(network, network.getLayer(1), "W").get(1)).isEqualTo(before);
  }

  @Test
  void aCopyOfAnOptimiserIsTheOneInForce() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(Networks.output(Networks.INPUTS))
                .build());
    network.init();
    double step = step32(network);
    LearningRates.scaleLayer(network, 0, 1e-6, 1e-6); // the only block stays the only one

    assertThat(step32(network)).isLessThan(1e-5 * step);
  }

  private static double step32(MultiLayerNetwork network) {
    INDArray before = Objects.requireNonNull(network.params()).dup();
    network.fit(Networks.batch(8, 1));
    return before.sub(network.params()).norm2Number().doubleValue();
  }
}
