package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Networks;
import org.vitals4j.testing.Snapshots;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.MinibatchLoss;

class RollbackTest {

  private final MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
  private final Treatment rollback = Treatments.rollback(5, 3);
  private final IterationSnapshot snapshot = snapshot();

  private IterationSnapshot snapshot() {
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 0));
    network.setListeners();
    return monitor.latest().orElseThrow();
  }

  private static Finding finding(Pathology pathology, int onset) {
    Symptom symptom =
        Symptom.builder(pathology, Severity.CRITICAL)
            .observed(0, 0, "1")
            .evidence("evidence")
            .onset(onset)
            .build();
    return new Finding(
        1,
        symptom,
        Severity.CRITICAL,
        Severity.CRITICAL,
        onset,
        onset,
        OptionalInt.empty(),
        Detectors.of(pathology).onsetSlack(8));
  }

  private Outcome treat(Finding finding) {
    return rollback.treat(
        new TreatmentContext(network, snapshot, 100, Double.NaN, true, false), finding);
  }

  /** Follows a run and returns copies of parameters and optimiser state before each step. */
  private void follow(int iterations, INDArray[] parameters, INDArray[] states) {
    for (int i = 0; i < iterations; i++) {
      parameters[i] = network.params().dup();
      states[i] = network.getUpdater().getStateViewArray().dup();
      rollback.beforeStep(network, i, true);
      network.fit(Networks.batch(8, i));
    }
  }

  @Test
  void goesBackToTheLastSnapshotFromBeforeTheTrouble() {
    INDArray[] parameters = new INDArray[30];
    INDArray[] states = new INDArray[30];
    follow(30, parameters, states);
    Outcome outcome = treat(finding(Pathology.EXPLODING_GRADIENT, 29)); // a margin of ten: at 15

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(network.params().toFloatVector()).containsExactly(parameters[15].toFloatVector());
    assertThat(network.getUpdater().getStateViewArray().toFloatVector())
        .containsExactly(states[15].toFloatVector());
  }

  /** Its onset is near: after the best score. */
  @ParameterizedTest
  @CsvSource({"27, 20", "28, 25"})
  void ofADivergenceItTakesTheLastThreeIterationsBeforeTheOnsetForTrouble(int onset, int kept) {
    INDArray[] parameters = new INDArray[30];
    follow(30, parameters, new INDArray[30]);
    treat(finding(Pathology.LOSS_DIVERGENCE, onset));

    assertThat(network.params().toFloatVector()).containsExactly(parameters[kept].toFloatVector());
  }

  @Test
  void takesNoSnapshotsWhileSomethingIsWrong() {
    INDArray[] parameters = new INDArray[12];
    follow(12, parameters, new INDArray[12]);
    for (int i = 12; i < 40; i++) {
      rollback.beforeStep(network, i, false);
    }
    treat(finding(Pathology.LOSS_DIVERGENCE, 40));

    assertThat(network.params().toFloatVector()).containsExactly(parameters[10].toFloatVector());
  }

  @Test
  void takesNoSnapshotOfParametersThatAreNotFinite() {
    INDArray[] parameters = new INDArray[12];
    follow(12, parameters, new INDArray[12]);
    network.getLayer(0).getParam("b").putScalar(0, Double.NEGATIVE_INFINITY);
    for (int i = 12; i < 40; i++) {
      rollback.beforeStep(network, i, true);
    }
    treat(finding(Pathology.NON_FINITE, 39));

    assertThat(network.params().toFloatVector()).containsExactly(parameters[10].toFloatVector());
  }

  @Test
  void takesNoSnapshotsWhileTheRateIsNegative() {
    follow(20, new INDArray[20], new INDArray[20]);
    network.setLearningRate(-0.01);
    for (int i = 20; i < 40; i++) {
      rollback.beforeStep(network, i, true);
    }
    Outcome.Done done = (Outcome.Done) treat(finding(Pathology.LOSS_DIVERGENCE, 60));

    assertThat(done.text()).contains("those of iteration 15 again").contains("is 0.0100 as it was");
  }

  @Test
  void theFirstTimeItLeavesARateAloneThatTheNetworkWasWellAt() {
    follow(20, new INDArray[20], new INDArray[20]);
    Outcome.Done done = (Outcome.Done) treat(finding(Pathology.LOSS_DIVERGENCE, 25));

    assertThat(done.after()).isEqualTo(done.before());
  }

  @Test
  void afterThatItLowersTheRateEachTimeDeeper() {
    follow(20, new INDArray[20], new INDArray[20]);
    treat(finding(Pathology.LOSS_DIVERGENCE, 25));
    Outcome.Done second = (Outcome.Done) treat(finding(Pathology.LOSS_DIVERGENCE, 25));
    Outcome.Done third = (Outcome.Done) treat(finding(Pathology.LOSS_DIVERGENCE, 25));

    assertThat(second.after() / second.before()).isCloseTo(0.3, within(1e-9));
    assertThat(third.after() / third.before()).isCloseTo(0.09, within(1e-9));
  }

  @Test
  void aRateWithWhichNextToNothingChangesIsNotToBlame() {
    follow(20, new INDArray[20], new INDArray[20]);
    Snapshots.of(Descriptions.dense(2).describe())
        .update(0, 1e-9)
        .update(1, 1e-9)
        .next(1)
        .forEach(rollback::onSnapshot);
    treat(finding(Pathology.LOSS_DIVERGENCE, 25));
    Outcome.Done second = (Outcome.Done) treat(finding(Pathology.LOSS_DIVERGENCE, 25));

    assertThat(second.after()).isEqualTo(second.before());
  }

  /** Its units are dead by then, and gradients zero. */
  @Test
  void aRateByWhichANetworkWasKilledIsToBlameThoughNothingChangesAnyMore() {
    follow(20, new INDArray[20], new INDArray[20]);
    Snapshots run = Snapshots.of(Descriptions.dense(2).describe());
    IterationSnapshot last = run.update(0, 1e-3).update(1, 1e-3).next(1).get(0);
    rollback.onSnapshot(last);
    for (int i = 1; i < 30; i++) {
      double size = i == 25 ? 40 : i > 25 ? 0 : 1e-3;
      last = run.update(0, size).update(1, size).next(1).get(0);
      rollback.onSnapshot(last);
    }
    TreatmentContext patient = new TreatmentContext(network, last, 100, Double.NaN, true, false);
    rollback.treat(patient, finding(Pathology.LOSS_DIVERGENCE, 25)); // leaves the rate alone
    for (int i = 30; i < 40; i++) {
      double size = i == 35 ? 40 : i > 35 ? 0 : 1e-3;
      last = run.update(0, size).update(1, size).next(1).get(0);
      rollback.onSnapshot(last);
    }
    Outcome.Done second =
        (Outcome.Done)
            rollback.treat(
                new TreatmentContext(network, last, 100, Double.NaN, true, false),
                finding(Pathology.LOSS_DIVERGENCE, 35));

    assertThat(second.after()).isLessThan(0.31 * second.before());
  }

  @Test
  void whatWasLearnedBeforeTheMonitorCameIsGoneBackToWhateverTheTrouble() {
    float[] start = network.params().toFloatVector();
    for (int i = 0; i < 4; i++) {
      rollback.beforeStep(network, i, true);
      network.fit(Networks.batch(8, i));
    }
    TreatmentContext.Evidence learned =
        new TreatmentContext.Evidence(Optional.of("it had been trained"), Optional.empty());
    Outcome.Done done =
        (Outcome.Done)
            rollback.treat(
                new TreatmentContext(
                    network,
                    snapshot,
                    4,
                    Double.NaN,
                    false,
                    false,
                    false,
                    learned,
                    MinibatchLoss.PLAIN),
                finding(Pathology.DEAD_UNITS, 3));

    assertThat(network.params().toFloatVector()).containsExactly(start);
    assertThat(done.effect()).isEqualTo(Outcome.Effect.RENEWED); // it does not begin from scratch
  }

  @Test
  void aNetworkThatWasNotFiniteFromTheStartHasNothingToGoBackTo() {
    network.getLayer(0).getParam("W").putScalar(0, Double.NaN);
    rollback.beforeStep(network, 0, true);

    assertThat(treat(finding(Pathology.NON_FINITE, 0)))
        .isEqualTo(new Outcome.Declined("the network was not finite when the monitor came"));
  }

  /** Else the next rollback would bring back what was undone. */
  @Test
  void snapshotsThatWereTakenUnderATreatmentThatWasUndoneAreForgotten() {
    INDArray[] parameters = new INDArray[30];
    follow(30, parameters, new INDArray[30]);
    rollback.onUndone(17);
    treat(finding(Pathology.EXPLODING_GRADIENT, 90));

    assertThat(network.params().toFloatVector()).containsExactly(parameters[15].toFloatVector());
  }

  @Test
  void whatWasMeasuredOfTheTroubleCountsNoMore() {
    follow(20, new INDArray[20], new INDArray[20]);
    Outcome.Done done = (Outcome.Done) treat(finding(Pathology.LOSS_DIVERGENCE, 25));

    assertThat(done.effect()).isEqualTo(Outcome.Effect.RENEWED);
  }

  @Test
  void theOptimisersStateComesBackWhereALayerHasGotARateOfItsOwnSince() {
    INDArray[] states = new INDArray[20];
    follow(20, new INDArray[20], states);
    LearningRates.scaleLayer(network, 0, 0.5, 0.5);
    treat(finding(Pathology.LOSS_DIVERGENCE, 25));
    assertThat(LearningRates.save(network).rates().get(0)).isEqualTo(0.005);
    LearningRates.scaleLayer(network, 0, 2, 2); // so that it is one block again, as it was then

    assertThat(network.getUpdater().getStateViewArray().toFloatVector())
        .containsExactly(states[15].toFloatVector());
  }

  @Test
  void aRateThatWasRaisedComesBackAsItWas() {
    follow(20, new INDArray[20], new INDArray[20]);
    network.setLearningRate(100);
    Outcome.Done done = (Outcome.Done) treat(finding(Pathology.EXPLODING_GRADIENT, 25));

    assertThat(done.before()).isEqualTo(100);
    assertThat(network.getLearningRate(0)).isEqualTo(0.01);
  }

  @Test
  void whatAMinibatchMayScoreComesOfTheTimeBeforeTheSnapshot() {
    Snapshots run =
        Snapshots.of(Descriptions.dense(2).describe())
            .score(i -> i < 18 ? 1 + 0.01 * (i % 3) : 9 - i % 7);
    List<IterationSnapshot> seen = run.next(25);
    for (int i = 0; i < 25; i++) {
      rollback.beforeStep(network, i, i < 18);
      network.fit(Networks.batch(8, i));
      rollback.onSnapshot(seen.get(i));
    }
    Outcome.Done done = (Outcome.Done) treat(finding(Pathology.LOSS_OSCILLATION, 34));

    assertThat(done.text()).contains("those of iteration 15 again").contains("score above 1.1");
  }

  @Test
  void aRateThatWasLoweredSinceStaysLow() {
    follow(20, new INDArray[20], new INDArray[20]);
    LearningRates.scale(network, 0.1, 0);
    Outcome.Done done = (Outcome.Done) treat(finding(Pathology.LOSS_DIVERGENCE, 25));

    assertThat(done.after()).isCloseTo(1e-3, within(1e-9));
  }

  /**
   * Rates of its own come of a first step that was slowed; the largest may be that of the biases.
   */
  @Test
  void theRateOfOneLayerThatWasLoweredSinceDoesNotComeBack() {
    follow(20, new INDArray[20], new INDArray[20]);
    treat(finding(Pathology.LOSS_DIVERGENCE, 25)); // the first time rates are left alone
    LearningRates.scaleLayer(network, 0, 0.01, 1);
    treat(finding(Pathology.LOSS_DIVERGENCE, 25));

    List<Double> rates = LearningRates.save(network).rates();
    assertThat(rates.get(0)).isCloseTo(0.3 * 1e-4, within(1e-9)); // its weights
    assertThat(rates.get(1)).isCloseTo(0.3 * 0.01, within(1e-9)); // its biases
  }

  @Test
  void whatIsWrongFromTheStartIsNotHealedByGoingBackThere() {
    rollback.beforeStep(network, 0, true);

    assertThat(treat(finding(Pathology.DEAD_UNITS, 0))).isInstanceOf(Outcome.Declined.class);
  }

  @Test
  void declinesBeforeTheFirstSnapshot() {
    assertThat(treat(finding(Pathology.LOSS_DIVERGENCE, 5)))
        .isEqualTo(new Outcome.Declined("there is no snapshot yet"));
  }

  @Test
  void refusesToKeepNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Treatments.rollback(10, 0))
        .withMessageContaining("at least 1 snapshot");
  }
}
