package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.TrainingHaltedException;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.TreatmentContext;
import org.vitals4j.treat.Treatments;

/** Plans at work, on real networks. */
class TreatmentsTest {

  private static TrainingMonitor treating(MultiLayerNetwork network, Treatments plan) {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .treatments(plan)
        .build()
        .addTo(network);
  }

  private static boolean finite(MultiLayerNetwork network) {
    return Double.isFinite(network.params().sumNumber().doubleValue());
  }

  @Test
  void aHealthyRunUnderTheAutomaticPlanIsNotTouched() {
    MultiLayerNetwork bare = Networks.normalisedMlp(new Adam(0.01));
    org.nd4j.linalg.factory.Nd4j.getRandom().setSeed(1);
    Networks.batches(60).forEach(bare::fit);
    MultiLayerNetwork treated = Networks.normalisedMlp(new Adam(0.01));
    TrainingMonitor monitor = treating(treated, Treatments.automatic());
    org.nd4j.linalg.factory.Nd4j.getRandom().setSeed(1);
    Networks.batches(60).forEach(treated::fit);

    assertThat(monitor.treatments()).isEmpty();
    assertThat(treated.params().toFloatVector()).containsExactly(bare.params().toFloatVector());
  }

  @Test
  void aRateThatWasRaisedFarTooHighIsTakenBack() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.FLOAT);
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    Networks.batches(60).forEach(network::fit);
    double before = network.score(Networks.batch(200, 1000));
    network.setLearningRate(1e12);
    Networks.batches(60).forEach(network::fit);

    assertThat(finite(network)).isTrue();
    assertThat(network.score(Networks.batch(200, 1000))).isLessThan(before * 1.2);
    assertThat(monitor.treatments()).extracting(TreatmentEvent::treatment).contains("rollback");
    assertThat(network.getLearningRate(0)).isBetween(0.0, 0.1);
  }

  @Test
  void aBurstOfWrongMinibatchesIsKeptOut() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    double before = trainThenSpoil(network, 40);

    assertThat(network.score(Networks.batch(200, 1000))).isLessThan(before * 1.1);
    assertThat(monitor.treatments())
        .extracting(TreatmentEvent::text)
        .anyMatch(text -> text.contains("kept out so far"));
    assertThat(network.getLearningRate(0)).isEqualTo(0.01);
  }

  @Test
  void aSourceThatIsWrongEveryOtherTimeIsLetIn() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    AtomicInteger keptOut = new AtomicInteger();
    INDArray[] before = new INDArray[1];
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, List<INDArray> activations) {
            before[0] = model.params().dup().detach();
          }

          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (iteration >= 120 && model.params().equalsWithEps(before[0], 0)) {
              keptOut.incrementAndGet();
            }
          }
        });
    trainThenSpoil(network, 200);

    assertThat(keptOut.get()).isBetween(1, 20);
    assertThat(monitor.treatments()).extracting(TreatmentEvent::treatment).contains("rollback");
  }

  /** Two hundred minibatches, of the first so many every other wrong; the score before them. */
  private static double trainThenSpoil(MultiLayerNetwork network, int spoiled) {
    for (int i = 0; i < 120; i++) {
      network.fit(Networks.batch(64, i % 8));
    }
    double before = network.score(Networks.batch(200, 1000));
    for (int i = 0; i < 200; i++) {
      DataSet one = Networks.batch(64, i % 8);
      if (i < spoiled && i % 2 == 0) {
        one.setFeatures(one.getFeatures().mul(-20));
      }
      network.fit(one);
    }
    return before;
  }

  /** Nothing says so before the first score: recurrent weights show only when they are used. */
  @Test
  void aRecurrenceThatOverflowsFromTheStartIsDrawnAnew() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.005))
                .weightInit(new WeightInitDistribution(new NormalDistribution(0, 8)))
                .activation(Activation.RELU)
                .list()
                .layer(new SimpleRnn.Builder().nIn(1).nOut(26).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(26)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    INDArray waves = Transforms.sin(Nd4j.linspace(0, 80, 32 * 29).reshape(32, 1, 29));
    DataSet ahead =
        new DataSet(
            waves.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 28)).dup(),
            waves.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(1, 29)).dup());
    for (int i = 0; i < 100; i++) {
      network.fit(ahead);
    }

    assertThat(monitor.treatments())
        .extracting(TreatmentEvent::treatment)
        .contains("skip-step", "reinitialise");
    assertThat(network.score()).isLessThan(10);
  }

  @Test
  void aRateInTheMillionsEndsInAdamAndFreshWeights() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Sgd(1e6))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(30).build())
                .layer(new DenseLayer.Builder().nIn(30).nOut(30).build())
                .layer(new DenseLayer.Builder().nIn(30).nOut(30).build())
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(30)
                        .nOut(Networks.CLASSES)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    Networks.batches(200).forEach(network::fit);

    assertThat(monitor.treatments())
        .extracting(TreatmentEvent::treatment)
        .contains("replace-optimiser", "reinitialise");
    assertThat(network.getLayer(0).getConfig().getUpdaterByParam("W")).isInstanceOf(Adam.class);
    assertThat(network.score()).isLessThan(1);
  }

  @Test
  void minibatchesOfNanDoNotCostANetworkWhatItBeganWith() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    float[] begun = network.params().toFloatVector();
    for (int i = 0; i < 12; i++) {
      network.fit(Faults.withNan(Networks.batch(8, i)));
    }

    assertThat(network.params().toFloatVector()).containsExactly(begun);
    assertThat(monitor.treatments())
        .extracting(TreatmentEvent::treatment)
        .doesNotContain("reinitialise", "replace-optimiser");
  }

  @Test
  void aWeightThatTurnsNanIsRolledBack() {
    MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    Networks.batches(60).forEach(network::fit);
    network.getLayer(1).getParam("W").putScalar(0, Double.NaN);
    Networks.batches(20).forEach(network::fit);

    assertThat(finite(network)).isTrue();
    assertThat(monitor.treatments())
        .filteredOn(event -> event.treatment().equals("rollback"))
        .first()
        .satisfies(event -> assertThat(event.text()).contains("iteration"));
  }

  @Test
  void aNetworkThatWasFiniteForLongIsNotDrawnAnewForANan() {
    MultiLayerNetwork network = Networks.mlp(new Adam(1e-5), DataType.FLOAT);
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    Networks.batches(40).forEach(network::fit); // learns next to nothing
    network.getLayer(1).getParam("W").putScalar(0, Double.NaN);
    Networks.batches(20).forEach(network::fit);

    assertThat(finite(network)).isTrue();
    assertThat(monitor.treatments())
        .extracting(TreatmentEvent::treatment)
        .contains("rollback")
        .doesNotContain("reinitialise");
  }

  @Test
  void afterAllIsTriedItGivesUpAndSaysSo() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor =
        treating(
            network,
            Treatments.builder().on(Pathology.NON_FINITE, Treatments::rollback, 2, 1).build());
    DataSet bad = Faults.withNan(Networks.batch(8, 1));
    for (int i = 0; i < 60; i++) {
      network.fit(bad);
    }

    assertThat(monitor.treatments())
        .filteredOn(event -> event.treatment().equals("rollback"))
        .hasSize(2);
    assertThat(monitor.treatments())
        .filteredOn(event -> event.kind() == TreatmentEvent.Kind.GAVE_UP)
        .singleElement()
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void adviseAndObserveModeChangeNothing() {
    MultiLayerNetwork bare = sick();
    Networks.batches(40).forEach(bare::fit);
    for (Mode mode : new Mode[] {Mode.OBSERVE, Mode.ADVISE}) {
      MultiLayerNetwork watched = sick();
      TrainingMonitor monitor =
          TrainingMonitor.builder()
              .sampling(Sampling.every(1))
              .treatments(Treatments.automatic())
              .mode(mode)
              .build()
              .addTo(watched);
      Networks.batches(40).forEach(watched::fit);

      assertThat(watched.params().toFloatVector()).containsExactly(bare.params().toFloatVector());
      assertThat(monitor.treatments().isEmpty()).isEqualTo(mode == Mode.OBSERVE);
      assertThat(monitor.treatments())
          .allMatch(event -> event.kind() == TreatmentEvent.Kind.ADVISED);
    }
  }

  /** All units of its hidden layers are alike. */
  private static MultiLayerNetwork sick() {
    MultiLayerNetwork network = Networks.mlp();
    network.getLayer(0).getParam("W").assign(0.1);
    network.getLayer(1).getParam("W").assign(0.1);
    return network;
  }

  @Test
  void weightsThatAreAllAlikeAreDrawnAgain() {
    MultiLayerNetwork network = sick();
    TrainingMonitor monitor = treating(network, Treatments.automatic());
    Networks.batches(10).forEach(network::fit);
    INDArray weights = network.getLayer(0).getParam("W");

    assertThat(monitor.treatments())
        .first()
        .returns("reinitialise", TreatmentEvent::treatment)
        .satisfies(event -> assertThat(event.iteration()).isLessThan(3));
    assertThat(weights.getColumn(0)).isNotEqualTo(weights.getColumn(1));
  }

  @Test
  void everyTreatmentIsPublishedAndBelongsToAFinding() {
    List<TreatmentEvent> heard = Collections.synchronizedList(new ArrayList<>());
    MultiLayerNetwork network = sick();
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .treatments(Treatments.automatic())
            .publishTo(
                new Publisher() {
                  @Override
                  public String name() {
                    return "ear";
                  }

                  @Override
                  public void treatment(TreatmentEvent event) {
                    heard.add(event);
                  }
                })
            .build()
            .addTo(network);
    Networks.batches(5).forEach(network::fit);

    assertThat(monitor.awaitPublished(Duration.ofSeconds(20))).isTrue();
    assertThat(heard).isEqualTo(monitor.treatments()).isNotEmpty();
    assertThat(monitor.findings())
        .filteredOn(one -> one.pathology().equals(Pathology.POOR_INITIALISATION))
        .isNotEmpty()
        .noneMatch(Finding::isOpen); // the network began anew
  }

  @Test
  void haltEndsTheTrainingWithEverythingPublishedAndTheNetworkUsable() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor =
        treating(
            network, Treatments.builder().on(Pathology.NON_FINITE, Treatments::halt, 1, 1).build());
    List<DataSet> batches = new ArrayList<>(Networks.batches(6));
    batches.set(3, Faults.withNan(batches.get(3)));

    assertThatThrownBy(() -> network.fit(new ListDataSetIterator<>(batches, 8)))
        .isInstanceOf(TrainingHaltedException.class)
        .hasMessageContaining("NON_FINITE");
    assertThat(monitor.treatments()).singleElement().returns("halt", TreatmentEvent::treatment);
    assertThat(monitor.findings()).isNotEmpty();
    assertThat(network.output(Networks.batch(4, 9).getFeatures()).rows()).isEqualTo(4);
    network.setListeners();
    network.fit(Networks.batch(8, 10));
  }

  @Test
  void earlyStoppingEndsOnAFinding() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    List<DataSet> batches = Networks.batches(4);
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (iteration == 6) { // in the second epoch: the first has left a model behind
              model.paramTable().values().iterator().next().putScalar(0, Double.NaN);
            }
          }
        });
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .iterationTerminationConditions(
                new TerminateOnFinding(monitor, network, Severity.CRITICAL))
            .scoreCalculator(
                new DataSetLossCalculator(new ListDataSetIterator<>(Networks.batches(1), 8), true))
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(configuration, network, new ListDataSetIterator<>(batches, 8))
            .fit();

    assertThat(result.getTerminationReason())
        .isEqualTo(EarlyStoppingResult.TerminationReason.IterationTerminationCondition);
    assertThat(result.getTerminationDetails()).contains("TerminateOnFinding(CRITICAL)");
  }

  @Test
  void aTreatmentThatThrowsDoesNotHurtTheTraining() {
    Treatment broken =
        new Treatment() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public String describe(TreatmentContext patient, Finding finding) {
            return "break";
          }

          @Override
          public Outcome treat(TreatmentContext patient, Finding finding) {
            throw new IllegalStateException("boom");
          }
        };
    MultiLayerNetwork network = sick();
    treating(
        network,
        Treatments.builder().on(Pathology.POOR_INITIALISATION, () -> broken, 1, 1).build());
    Networks.batches(5).forEach(network::fit);

    assertThat(network.getIterationCount()).isEqualTo(5);
  }

  @Test
  void refusesAPlanThatNeverWaits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Treatments.builder().on(Pathology.DEAD_UNITS, Treatments::leak, 1, 0))
        .withMessageContaining("at least 1 iteration");
  }

  /** Always of the same opinion. */
  private record Plateau(int from) implements Detector {

    @Override
    public String name() {
      return "plateau";
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      return snapshot.iteration() < from
          ? List.of()
          : List.of(
              Symptom.builder(Pathology.LOSS_PLATEAU, Severity.WARN)
                  .observed(1, 1, "1")
                  .evidence("it stands still")
                  .build());
    }
  }

  private static TrainingMonitor fitting(MultiLayerNetwork network, int from) {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .detector(() -> new Plateau(from))
        .treatments(
            Treatments.builder()
                .on(Pathology.LOSS_PLATEAU, Treatments::fitLearningRate, 9, 1)
                .build())
        .build()
        .addTo(network);
  }

  @Test
  void whatAScheduleHasTurnedDownIsNotRaised() {
    MultiLayerNetwork network =
        Networks.mlp(
            new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.5)), DataType.FLOAT);
    TrainingMonitor monitor = fitting(network, 25);
    Networks.batches(30).forEach(network::fit);

    assertThat(network.getLearningRate(0)).isEqualTo(0.1 * Math.pow(0.5, 30));
    assertThat(monitor.treatments())
        .singleElement()
        .extracting(TreatmentEvent::text)
        .asString()
        .contains("turned down on purpose");
  }

  @Test
  void whatSomebodyHasTurnedDownIsNotRaised() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(0.1), DataType.FLOAT);
    fitting(network, 25);
    Networks.batches(20).forEach(network::fit);
    network.setLearningRate(1e-8);
    Networks.batches(10).forEach(network::fit);

    assertThat(network.getLearningRate(0)).isEqualTo(1e-8);
  }

  @Test
  void whatWasTooLowFromTheStartIsRaised() {
    MultiLayerNetwork network = Networks.mlp(new Sgd(1e-7), DataType.FLOAT);
    fitting(network, 25);
    Networks.batches(30).forEach(network::fit);

    assertThat(network.getLearningRate(0)).isGreaterThan(1e-3);
  }

  private static double rate(MultiLayerNetwork network, int layer, String parameter) {
    return network
        .getLayer(layer)
        .getConfig()
        .getUpdaterByParam(parameter)
        .getLearningRate(network.getIterationCount(), 0);
  }

  /** The first step with the weights drawn anew is slowed, that of the biases is not. */
  @Test
  void afterALayerWasSlowedSomebodysOwnRateReachesItsBiasesToo() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.05))
                .weightInit(WeightInit.ZERO)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(16).build())
                .layer(new DenseLayer.Builder().nIn(16).nOut(16).build())
                .layer(Networks.output(16))
                .build());
    network.init();
    treating(network, Treatments.automatic());
    for (int i = 0; i < 6; i++) {
      DataSet batch = Networks.batch(16, i);
      batch.setFeatures(batch.getFeatures().mul(300));
      network.fit(batch);
    }
    assertThat(rate(network, 0, "W")).isLessThan(1e-4);
    assertThat(rate(network, 0, "b")).isEqualTo(0.05);

    network.setLearningRate(0.005);
    network.fit(Networks.batch(16, 7));

    for (int layer = 0; layer < 3; layer++) {
      assertThat(rate(network, layer, "W")).isEqualTo(0.005);
      assertThat(rate(network, layer, "b")).isEqualTo(0.005);
    }
  }
}
