package org.vitals4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.IterationRecorder;
import org.vitals4j.measure.Sampling;
import org.vitals4j.testing.Networks;

/** The part of the score that comes of the minibatch, against networks without penalties. */
class DataLossTest {

  private static void plain(NeuralNetConfiguration.Builder configuration) {}

  private static void penalised(NeuralNetConfiguration.Builder configuration) {
    configuration.l2(0.5);
  }

  private static NeuralNetConfiguration.Builder builder(
      Consumer<NeuralNetConfiguration.Builder> penalties, boolean mean) {
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .miniBatch(mean)
            .updater(new Sgd(1e-3))
            .activation(Activation.TANH);
    penalties.accept(builder);
    return builder;
  }

  private static MultiLayerNetwork network(
      Consumer<NeuralNetConfiguration.Builder> penalties, boolean mean) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            builder(penalties, mean)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(8).build())
                .layer(Networks.output(8))
                .build());
    network.init();
    return network;
  }

  private static ComputationGraph graph(Consumer<NeuralNetConfiguration.Builder> penalties) {
    ComputationGraphConfiguration conf =
        builder(penalties, true)
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(8).build(), "in")
            .addLayer("out", Networks.output(8), "a")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    return graph;
  }

  private static List<IterationSnapshot> train(
      NeuralNetwork network, Sampling sampling, int iterations) {
    List<IterationSnapshot> seen = new ArrayList<>();
    TrainingMonitor.Builder builder = TrainingMonitor.builder().sampling(sampling);
    TrainingMonitor monitor =
        network instanceof MultiLayerNetwork layers
            ? builder.build().addTo(layers)
            : builder.build().addTo((ComputationGraph) network);
    for (int i = 0; i < iterations; i++) {
      network.fit(Networks.batch(16, i));
      seen.add(monitor.latest().orElseThrow());
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource({"0.5,0,0,true", "0,0.3,0,true", "0,0,0.4,true", "0.5,0.3,0,false"})
  void isTheScoreOfTheSameNetworkWithoutPenalties(
      double l2, double l1, double decay, boolean mean) {
    MultiLayerNetwork plain = network(DataLossTest::plain, mean);
    MultiLayerNetwork penalised =
        network(builder -> builder.l2(l2).l1(l1).weightDecay(decay), mean);
    penalised.setParams(plain.params());

    IterationSnapshot without = train(plain, Sampling.every(1), 1).get(0);
    IterationSnapshot with = train(penalised, Sampling.every(1), 1).get(0);

    assertThat(with.score()).isGreaterThan(without.score() + 0.1);
    assertThat(with.dataLoss().get()).isCloseTo(without.score(), within(1e-5));
    assertThat(without.dataLoss().get()).isEqualTo(without.score());
  }

  @Test
  void isTheSameForGraphs() {
    ComputationGraph plain = graph(DataLossTest::plain);
    ComputationGraph penalised = graph(DataLossTest::penalised);
    penalised.setParams(plain.params());

    IterationSnapshot without = train(plain, Sampling.every(1), 1).get(0);
    IterationSnapshot with = train(penalised, Sampling.every(1), 1).get(0);

    assertThat(with.dataLoss().get()).isCloseTo(without.score(), within(1e-5));
  }

  @Test
  void isThereInEveryIterationOfANetworkWithoutPenalties() {
    assertThat(train(network(DataLossTest::plain, true), Sampling.every(3), 7))
        .allSatisfy(seen -> assertThat(seen.dataLoss().get()).isEqualTo(seen.score()));
    assertThat(withoutNorms(DataLossTest::plain, true).dataLoss().isMeasured()).isTrue();
  }

  @Test
  void isThereInEveryIterationInWhichNormsAre() {
    assertThat(train(network(DataLossTest::penalised, true), Sampling.every(3), 4))
        .allSatisfy(
            seen -> assertThat(seen.dataLoss().get()).isLessThan(seen.score()).isPositive());
  }

  @Test
  void isNotSampledWhereThePenaltyIsNot() {
    IterationSnapshot seen = withoutNorms(DataLossTest::penalised, true);

    assertThat(seen.dataLoss()).isEqualTo(Measurement.notSampled());
  }

  @Test
  void isAbsentWhereParametersOfTheScoreWereUnseen() {
    assertThat(withoutNorms(DataLossTest::penalised, false).dataLoss())
        .isInstanceOf(Measurement.Absent.class);
  }

  private static IterationSnapshot withoutNorms(
      Consumer<NeuralNetConfiguration.Builder> penalties, boolean gradientShown) {
    MultiLayerNetwork network = network(penalties, true);
    network.fit(Networks.batch(16, 1));
    IterationRecorder recorder = new IterationRecorder("session", "0");
    if (gradientShown) {
      recorder.gradient(network);
    }
    return recorder.finish(network, 0, 0, 1, 0).orElseThrow();
  }

  @Test
  void aPenaltyOfOneLayerIsOneOfTheNetwork() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            builder(DataLossTest::plain, true)
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(Networks.INPUTS)
                        .nOut(8)
                        .l2Bias(0.5)
                        .biasInit(2)
                        .build())
                .layer(Networks.output(8))
                .build());
    network.init();

    IterationSnapshot seen = train(network, Sampling.every(1), 1).get(0);

    assertThat(seen.penalty().get()).isCloseTo(0.5 * 0.5 * 8 * 4, within(1e-5));
  }
}
