package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.ModelState;

class ReplaceOptimiserTest {

  private static final double TINY = 1e-8;

  private static final DataSet SEQUENCES =
      new DataSet(
          Nd4j.linspace(-1, 1, 40).reshape(4, 2, 5),
          Nd4j.concat(1, Nd4j.ones(4, 1, 5), Nd4j.zeros(4, 1, 5)));

  private static final Finding FINDING = Findings.of(Pathology.UPDATE_RATIO);

  private static Outcome treat(Model model, boolean learned) {
    return treat(model, learned, Networks.batch(16, 1));
  }

  private static Outcome treat(Model model, boolean learned, DataSet data) {
    return Treatments.replaceOptimiser().treat(patient(model, learned, false, data), FINDING);
  }

  private static TreatmentContext patient(
      Model model, boolean learned, boolean slowed, DataSet data) {
    TrainingMonitor monitor = TrainingMonitor.builder().sampling(Sampling.every(1)).build();
    model.setListeners(monitor);
    fit(model, data);
    model.setListeners();
    return new TreatmentContext(
        model, monitor.latest().orElseThrow(), 50, Double.NaN, learned, slowed);
  }

  private static void fit(Model model, DataSet data) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(data);
    } else {
      ((ComputationGraph) model).fit(data);
    }
  }

  private static String refusal(Model model, boolean learned) {
    return reason(treat(model, learned));
  }

  private static String refusal(Model model, DataSet data) {
    return reason(treat(model, false, data));
  }

  private static String reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Declined.class);
    return ((Outcome.Declined) outcome).reason();
  }

  private static MultiLayerNetwork frozenBelow(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(updater)
                .list()
                .layer(
                    new FrozenLayer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(5).build()))
                .layer(Networks.output(5))
                .build());
    network.init();
    return network;
  }

  static Stream<Named<Model>> networksOfSgd() {
    return Stream.of(
        Named.of("MLN", Networks.mlp(new Sgd(TINY), DataType.FLOAT)),
        Named.of("MLN with batch normalisation", Networks.normalisedMlp(new Sgd(TINY))),
        Named.of("CG", Networks.graph(new Sgd(TINY))));
  }

  @ParameterizedTest
  @MethodSource("networksOfSgd")
  void everyTrainedParameterHasAdamFromThenOn(Model model) {
    assertThat(treat(model, false)).isInstanceOf(Outcome.Done.class);

    for (Trainable part : LiveLayers.of(model)) {
      for (String key :
          part.numParams() == 0 ? List.<String>of() : part.paramTable(false).keySet()) {
        assertThat(part.getConfig().getUpdaterByParam(key))
            .as(key)
            .isInstanceOfAny(Adam.class, NoOp.class); // running statistics are not trained
      }
    }
    assertThat(ModelState.optimiser(model)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("networksOfSgd")
  void theNetworkLearnsThen(Model model) {
    treat(model, false);
    DataSet data = Networks.batch(16, 1);
    fit(model, data);
    double before = model.score();
    for (int i = 0; i < 200; i++) {
      fit(model, data);
    }

    assertThat(model.score()).isLessThan(0.5 * before);
  }

  @Test
  void theRateChangesWeightsByThreeHundredthsOfTheirSize() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(TINY), DataType.DOUBLE);
    Outcome.Done done = (Outcome.Done) treat(network, false);
    List<Double> sizes =
        Stream.of(network.getLayers())
            .map(layer -> layer.getParam("W").ameanNumber().doubleValue())
            .sorted()
            .toList();

    assertThat(done.before()).isEqualTo(TINY);
    assertThat(done.after()).isCloseTo(0.03 * sizes.get(sizes.size() / 2), within(1e-12));
    assertThat(LearningRates.largest(network, 0, 0)).isEqualTo(done.after());
    assertThat(done.effect()).isEqualTo(Outcome.Effect.FROM_SCRATCH);
  }

  @Test
  void largeWeightsMakeForNoRateAboveAHundredth() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(TINY), DataType.DOUBLE);
    network.params().muli(100);
    Outcome.Done done = (Outcome.Done) treat(network, false);

    assertThat(done.after()).isEqualTo(0.01);
  }

  @Test
  void firstStepsAreNotThrownUpByACountOfIterationsThatIsHighAlready() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(TINY), DataType.DOUBLE);
    network.setIterationCount(100_000);
    double rate = ((Outcome.Done) treat(network, false)).after();
    for (int i = 0; i < 50; i++) {
      INDArray before = network.params().dup();
      network.fit(Networks.batch(16, 1));

      assertThat(network.params().sub(before).amaxNumber().doubleValue()).isLessThan(2.5 * rate);
    }
  }

  @Test
  void aRateInTheThousandsWasNotMeantEither() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(1e6), DataType.DOUBLE);
    Outcome.Done done = (Outcome.Done) treat(network, false);

    assertThat(done.before()).isEqualTo(1e6);
    assertThat(done.after()).isBetween(1e-3, 0.01);
  }

  @Test
  void noRateIsTooLowToBeFinite() {
    TreatmentContext patient =
        patient(Networks.mlp(new Sgd(TINY), DataType.FLOAT), false, false, Networks.batch(16, 1));
    Outcome outcome =
        Treatments.replaceOptimiser().treat(patient, Findings.of(Pathology.NON_FINITE));

    assertThat(reason(outcome)).contains("overflow");
  }

  @Test
  void dataThatAreNotFiniteAreNotTheOptimisersFault() {
    DataSet data = Faults.withNan(Networks.batch(16, 1));
    TreatmentContext patient =
        patient(Networks.mlp(new Sgd(1e6), DataType.FLOAT), false, false, data);
    Outcome outcome =
        Treatments.replaceOptimiser().treat(patient, Findings.of(Pathology.NON_FINITE));

    assertThat(reason(outcome)).contains("data");
  }

  @Test
  void weightsThatCannotBeDrawnAnewKeepTheRollback() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(1e6))
                .list()
                .layer(Networks.output(Networks.INPUTS))
                .build());
    network.init();

    assertThat(refusal(network, false)).contains("drawn anew");
  }

  @Test
  void biasesOfTheirOwnOptimiserFollow() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(TINY))
                .biasUpdater(new Sgd(TINY))
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(5).build())
                .layer(Networks.output(5))
                .build());
    network.init();
    treat(network, false);

    assertThat(network.getLayer(0).getConfig().getUpdaterByParam("b")).isInstanceOf(Adam.class);
  }

  @Test
  void theConfigurationThatIsSavedHasAdam() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(TINY), DataType.FLOAT);
    treat(network, false);
    MultiLayerNetwork again =
        new MultiLayerNetwork(
            MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson()));
    again.init();

    assertThat(again.getUpdater().getStateViewArray().length())
        .isEqualTo(2 * network.params().length());
  }

  @Test
  void whatHasBeenLearnedIsNotPutAtRisk() {
    assertThat(refusal(Networks.mlp(new Sgd(TINY), DataType.FLOAT), true)).contains("learned");
  }

  @Test
  void stepsThatAreNotTooSmallNeedNoOtherOptimiser() {
    assertThat(refusal(Networks.mlp(new Sgd(0.01), DataType.FLOAT), false)).contains("too small");
  }

  @Test
  void anOptimiserWithAMemoryStays() {
    assertThat(refusal(Networks.mlp(new Nesterovs(TINY, 0.9), DataType.FLOAT), false))
        .contains("plain SGD");
  }

  @Test
  void aFrozenLayerStaysAsItIs() {
    MultiLayerNetwork network = frozenBelow(new Sgd(TINY));
    INDArray frozen = network.getLayer(0).params().dup();
    assertThat(treat(network, false)).isInstanceOf(Outcome.Done.class);
    network.fit(Networks.batch(16, 1));

    assertThat(network.getLayer(0).params()).isEqualTo(frozen);
    assertThat(network.getLayer(1).getConfig().getUpdaterByParam("W")).isInstanceOf(Adam.class);
  }

  @Test
  void aBidirectionalLayerKeepsItsOptimiserAndSoAllDo() {
    MultiLayerNetwork network =
        recurrent(new Bidirectional(new LSTM.Builder().nIn(2).nOut(3).build()), 6);

    assertThat(refusal(network, SEQUENCES)).contains("no optimiser of its own");
    assertThat(network.getLayer(1).getConfig().getUpdaterByParam("W")).isInstanceOf(Sgd.class);
  }

  @Test
  void aLayerInAThinWrapperHasAdamThen() {
    MultiLayerNetwork network =
        recurrent(new MaskZeroLayer(new LSTM.Builder().nIn(2).nOut(3).build(), 0), 3);
    assertThat(treat(network, false, SEQUENCES)).isInstanceOf(Outcome.Done.class);
    network.fit(SEQUENCES);

    assertThat(network.getLayer(0).getConfig().getUpdaterByParam("W")).isInstanceOf(Adam.class);
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
  }

  private static MultiLayerNetwork recurrent(Layer first, int outputs) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Sgd(TINY))
                .list()
                .layer(first)
                .layer(new RnnOutputLayer.Builder().nIn(outputs).nOut(2).build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    return network;
  }

  /** Adam makes a full step of the smallest penalty. */
  @Test
  void aFrozenLayerThatLetsGradientsThroughKeepsItsWeightsBesidePenalties() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(TINY))
                .l2(1e-4)
                .list()
                .layer(
                    new FrozenLayerWithBackprop(
                        new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(5).build()))
                .layer(Networks.output(5))
                .build());
    network.init();
    INDArray frozen = network.getLayer(0).params().dup();
    assertThat(treat(network, false)).isInstanceOf(Outcome.Done.class);
    for (int i = 0; i < 50; i++) {
      network.fit(Networks.batch(16, 1));
    }

    assertThat(network.getLayer(0).params().distance2(frozen)).isLessThan(1e-6);
  }

  @Test
  void theRateOfOneLayerCanBeSetThen() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(TINY), DataType.FLOAT);
    double rate = ((Outcome.Done) treat(network, false)).after();
    network.setLearningRate(0, 1e-5);

    assertThat(network.getLearningRate(0)).isEqualTo(1e-5);
    assertThat(network.getLearningRate(1)).isEqualTo(rate);
  }

  @Test
  void aScheduleIsNotEnded() {
    IUpdater warmUp = new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, TINY, 1.01));

    assertThat(refusal(Networks.mlp(warmUp, DataType.FLOAT), false)).contains("one fixed rate");
  }

  @Test
  void ratesThatDifferAreNotMadeOne() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(TINY), DataType.FLOAT);
    network.setLearningRate(0, 0);

    assertThat(refusal(network, false)).contains("one fixed rate");
  }

  @Test
  void aRateThatSomebodyMayHaveChosenStays() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(1e-3), DataType.DOUBLE);
    network.getLayer(2).getParam("W").muli(1e-3);

    assertThat(refusal(network, false)).contains("may be meant");
  }

  @Test
  void aRateThatATreatmentHasLoweredStays() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(TINY), DataType.FLOAT);
    TreatmentContext patient = patient(network, false, true, Networks.batch(16, 1));

    assertThat(reason(Treatments.replaceOptimiser().treat(patient, FINDING)))
        .contains("lowered by a treatment");
  }

  @Test
  void halfPrecisionCannotHoldSquaresOfGradients() {
    assertThat(refusal(Networks.mlp(new Sgd(1e-5), DataType.FLOAT16), false)).contains("precision");
  }

  @Test
  void aGradientThatHasVanishedIsNotTheRatesFault() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(1e-5), DataType.DOUBLE);
    network.getLayer(2).getParam("W").muli(1e-9);

    assertThat(refusal(network, false)).contains("the rate is not what");
  }
}
