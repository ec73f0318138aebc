package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class VanishingGradientDetectorTest extends DetectorContract {

  private static final double LAST = Snapshots.GRADIENT;

  @Override
  protected Detector detector() {
    return Detectors.vanishingGradient();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return withRatio(1e-4, sgd()).next(25);
  }

  private static NetworkDescription sgd() {
    return Descriptions.dense(4).activation("sigmoid").describe();
  }

  private static NetworkDescription adam() {
    return Descriptions.dense(4).updater("Adam").describe();
  }

  /** The gradient of layer 0 is so many times that of the last. */
  private static Snapshots withRatio(double ratio, NetworkDescription network) {
    return Snapshots.of(network).gradient(0, ratio * LAST);
  }

  private static void hasSeverity(List<Symptom> symptoms, Severity severity) {
    assertThat(symptoms).singleElement().extracting(Symptom::severity).isEqualTo(severity);
  }

  @Test
  void warnsBelowAThousandthOfTheLastLayer() {
    hasSeverity(last(detector(), withRatio(9e-4, sgd()).next(20)), Severity.WARN);
  }

  @Test
  void saysNothingAboveAThousandthOfTheLastLayer() {
    assertThat(last(detector(), withRatio(1.1e-3, sgd()).next(60))).isEmpty();
  }

  @Test
  void saysNothingBeforeItHasSeenTwentyValues() {
    assertThat(last(detector(), withRatio(1e-6, sgd()).next(19))).isEmpty();
  }

  @Test
  void isCriticalBelowAHundredThousandth() {
    hasSeverity(last(detector(), withRatio(9e-6, sgd()).next(20)), Severity.CRITICAL);
  }

  @Test
  void isNotCriticalAboveAHundredThousandth() {
    hasSeverity(last(detector(), withRatio(1.1e-5, sgd()).next(20)), Severity.WARN);
  }

  @Test
  void judgesTheMedianOfTwenty() {
    Detector detector = detector();
    examine(detector, withRatio(0.5, sgd()).next(20));
    Snapshots small = withRatio(1e-4, sgd());

    assertThat(last(detector, small.next(9))).isEmpty();
    assertThat(last(detector, small.next(2))).isNotEmpty();
  }

  @Test
  void isCriticalWhereTheWeightsDoNotMove() {
    Snapshots run = withRatio(5e-4, sgd()).parameter(0, 0.1).update(0, 0.9e-7);

    hasSeverity(last(detector(), run.next(20)), Severity.CRITICAL);
  }

  @Test
  void remembersTheLastUpdateThatWasSampled() {
    Detector detector = detector();
    Snapshots run = withRatio(5e-4, sgd()).parameter(0, 0.1).update(0, 0.9e-7);
    detector.examine(run.next());

    hasSeverity(last(detector, run.stepsNotSampled().next(20)), Severity.CRITICAL);
  }

  @Test
  void judgesTheMovementOfAllWeightsOfALayer() {
    NetworkDescription recurrent =
        Descriptions.dense(3).type(0, "LSTM").matrices(0, 2).updater("Sgd").describe();
    Snapshots run = withRatio(5e-4, recurrent).update(0, 0, 1e-4).update(0, 1, 0);

    hasSeverity(last(detector(), run.next(20)), Severity.WARN);
  }

  @Test
  void aTinyGradientBesideALivelyLastLayerWarns() {
    Snapshots run = Snapshots.of(sgd()).gradient(0, 9e-8).gradient(3, 2e-5);

    hasSeverity(last(detector(), run.next(20)), Severity.WARN);
  }

  @Test
  void whatItSawIsBelowTheLimitItNames() {
    Snapshots run = Snapshots.of(sgd()).gradient(0, 9e-8).gradient(3, 2e-5);

    assertThat(last(detector(), run.next(20)))
        .singleElement()
        .satisfies(symptom -> assertThat(symptom.observed()).isLessThan(symptom.limit()));
  }

  @Test
  void aConvergedRunIsSmallEverywhereAndNoFinding() {
    Snapshots run = Snapshots.of(sgd());
    for (int layer = 0; layer < 4; layer++) {
      run.gradient(layer, 1e-9);
    }

    assertThat(last(detector(), run.chance(10).next(60))).isEmpty();
    hasSeverity(last(detector(), run.chance(1).next(60)), Severity.INFO); // much left to learn
  }

  @Test
  void aGradientOfExactlyZeroIsSomethingElse() {
    assertThat(last(detector(), withRatio(0, sgd()).next(60))).isEmpty();
  }

  @Test
  void aLastLayerOfGradientZeroIsNothingToCompareWith() {
    Snapshots run = Snapshots.of(sgd()).gradient(0, 1e-9).gradient(3, 0);

    assertThat(last(detector(), run.next(60))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EmbeddingLayer", "EmbeddingSequenceLayer", "DenseLayer"})
  void ofRowsOnlyThoseCountThatTheMinibatchTouches(String type) {
    NetworkDescription network = Descriptions.dense(4).type(0, type).describe();

    assertThat(last(detector(), withRatio(9e-4, network).touchedRows(0, 0.01).next(60))).isEmpty();
    hasSeverity(
        last(detector(), withRatio(9e-6, network).touchedRows(0, 0.01).next(60)), Severity.WARN);
  }

  @Test
  void frozenLayersAreLeftOut() {
    NetworkDescription network = Descriptions.dense(4).frozen(0).describe();

    assertThat(last(detector(), withRatio(1e-6, network).next(60))).isEmpty();
  }

  @Test
  void comparesWithTheLastLayerThatLearns() {
    NetworkDescription network = Descriptions.dense(4).frozen(3).describe();
    Snapshots run = Snapshots.of(network).gradient(0, 1e-4 * LAST).gradient(3, 1e9);

    assertThat(last(detector(), run.next(20)).get(0).evidence()).contains("last weight layer 2");
  }

  @Test
  void namesEveryLayerConcerned() {
    Snapshots run = withRatio(1e-4, sgd()).gradient(1, 5e-4 * LAST);

    assertThat(last(detector(), run.next(20)).get(0).layers()).containsExactly("0", "1");
  }

  @Test
  void theLayerMostToBlameComesFirst() {
    Snapshots run = withRatio(5e-4, sgd()).gradient(1, 1e-4 * LAST);

    assertThat(last(detector(), run.next(20)).get(0).layers()).startsWith("1");
  }

  @Test
  void underAnAdaptiveOptimiserThatLearnsItIsInfo() {
    Snapshots run = withRatio(1e-6, adam()).score(i -> 1 / (1 + 0.01 * i));

    hasSeverity(last(detector(), run.next(100)), Severity.INFO);
  }

  @Test
  void underAnAdaptiveOptimiserThatLearnsItNeverWarns() {
    Snapshots run = withRatio(1e-4, adam()).score(i -> 1 / (1 + 0.01 * i));
    List<Symptom> all = new ArrayList<>();
    examine(detector(), run.next(100)).forEach(all::addAll);

    assertThat(all).allSatisfy(symptom -> hasSeverity(List.of(symptom), Severity.INFO));
  }

  @Test
  void underAnAdaptiveOptimiserThatLearnsTheLabelsAveragesOnlyItWarns() {
    Snapshots run = withRatio(1e-6, adam()).score(i -> 1.5 - 0.001 * i).chance(1.4);

    hasSeverity(last(detector(), run.next(100)), Severity.WARN);
  }

  @Test
  void underAnAdaptiveOptimiserWithoutProgressItWarns() {
    hasSeverity(last(detector(), withRatio(1e-6, adam()).next(100)), Severity.WARN);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9e-5, 1.1e-2})
  void underAnAdaptiveOptimiserThatMovesTooLittleOrTooMuchItWarns(double update) {
    Snapshots run =
        withRatio(1e-4, adam()).score(i -> 1 / (1 + 0.01 * i)).parameter(0, 0.1).update(0, update);

    hasSeverity(last(detector(), run.next(100)), Severity.WARN);
  }

  @Test
  void startsAfreshWhenTheNetworkChanges() {
    Detector detector = detector();
    examine(detector, withRatio(1e-4, sgd()).next(30));
    NetworkDescription deeper = Descriptions.dense(5).describe();

    assertThat(last(detector, withRatio(1e-4, deeper).next(19))).isEmpty();
    assertThat(last(detector, withRatio(1e-4, deeper).next(1))).isNotEmpty();
  }

  @Test
  void blamesTheSigmoidsAndProposesRelu() {
    Symptom symptom = last(detector(), faultyRun()).get(0);

    assertThat(symptom.causes().get(0)).contains("sigmoid").contains("3 such layers");
    assertThat(symptom.remedies().get(0)).contains("ReLU");
  }

  @Test
  void proposesNoReluInARecurrentNetwork() {
    NetworkDescription recurrent =
        Descriptions.dense(4).activation("tanh").type(0, "SimpleRnn").describe();

    assertThat(last(detector(), withRatio(1e-4, recurrent).next(20)).get(0).remedies())
        .noneMatch(remedy -> remedy.startsWith("ReLU"))
        .anyMatch(remedy -> remedy.contains("LSTM"));
  }

  @Test
  void proposesNoNormalisationWhereThereIsOne() {
    NetworkDescription normalised = Descriptions.dense(4).type(1, "BatchNormalization").describe();

    assertThat(last(detector(), withRatio(1e-4, normalised).next(20)).get(0).remedies())
        .noneMatch(remedy -> remedy.contains("BatchNormalization"));
  }
}
