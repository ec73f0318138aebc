package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class ExplodingGradientDetectorTest extends DetectorContract {

  private static final NetworkDescription NETWORK = Descriptions.dense(3).describe();

  @Override
  protected Detector detector() {
    return Detectors.explodingGradient();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return norms(20, 2e3, 2e5).next(3);
  }

  private static Snapshots norms(double... norms) {
    return Snapshots.of(NETWORK).norm(i -> norms[Math.min(i, norms.length - 1)]);
  }

  /** A hundred quiet iterations of one norm, then others, while the score goes from 1 by a step. */
  private static Snapshots afterAHundred(double quiet, double scoreStep, double... norms) {
    return Snapshots.of(NETWORK)
        .score(i -> 1 + Math.max(0, i - 99) * scoreStep)
        .norm(i -> i < 100 ? quiet : norms[Math.min(i - 100, norms.length - 1)]);
  }

  private static void hasSeverity(List<Symptom> symptoms, Severity severity) {
    assertThat(symptoms).singleElement().extracting(Symptom::severity).isEqualTo(severity);
  }

  @Test
  void isCriticalInTheFirstIterationIfTheStepExceedsTheParameters() {
    Snapshots run = norms(2000).parameter(1, 0.1).update(1, 0.11);

    hasSeverity(detector().examine(run.next()), Severity.CRITICAL);
  }

  @Test
  void aSumOverTheMinibatchMayBeAsManyTimesAsLarge() {
    NetworkDescription sums = Descriptions.dense(3).sumGradients().describe();
    Snapshots run = Snapshots.of(sums).batchSize(32).parameter(1, 0.1).update(1, 0.11);

    assertThat(detector().examine(run.norm(i -> 31_000).next())).isEmpty();
    hasSeverity(detector().examine(run.norm(i -> 33_000).next()), Severity.CRITICAL);
  }

  @Test
  void aStepAsLargeAsTheParametersIsNotYetHarm() {
    Snapshots run = norms(2000).parameter(1, 0.1).update(1, 0.1);

    assertThat(detector().examine(run.next())).isEmpty();
  }

  @Test
  void aLargeStepOfASmallGradientIsNoFinding() {
    assertThat(detector().examine(norms(1000).update(1, 5).next())).isEmpty();
  }

  @Test
  void isCriticalIfTheNormGrewTenfoldTwiceInARow() {
    List<List<Symptom>> said = examine(detector(), norms(20, 200, 2000).next(3));

    assertThat(said.subList(0, 2)).allSatisfy(now -> assertThat(now).isEmpty());
    hasSeverity(said.get(2), Severity.CRITICAL);
  }

  @Test
  void tenfoldGrowthInOneIterationOnlyIsNoFinding() {
    assertThat(last(detector(), norms(100, 900, 9000, 9000).next(4))).isEmpty();
  }

  @Test
  void tenfoldGrowthOfSmallNormsIsNoFinding() {
    assertThat(last(detector(), norms(1, 10, 100, 1000).next(4))).isEmpty();
  }

  @Test
  void fromZeroToZeroIsNoGrowth() {
    assertThat(last(detector(), norms(0, 0, 2000).next(3))).isEmpty();
  }

  @Test
  void growthCountsMeasuredValues() {
    Detector detector = detector();
    examine(detector, norms(20, 200).next(2));
    examine(detector, Snapshots.of(NETWORK).everything(Measurement.notSampled()).next(5));

    hasSeverity(detector.examine(norms(2000).next()), Severity.CRITICAL);
  }

  @Test
  void isCriticalIfTwoScoresInARowAreTenTimesTheFirst() {
    Snapshots run = norms(2000).score(i -> i == 0 ? 0.5 : 5.01);

    hasSeverity(last(detector(), run.next(3)), Severity.CRITICAL);
  }

  @Test
  void aScoreThatIsBackAfterTheNextStepIsNoFinding() {
    Snapshots run = norms(2000).score(i -> i == 1 ? 98.5 : 0.88);

    assertThat(examine(detector(), run.next(60))).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aLargeNormThatDoesNoHarmIsNoFinding() {
    Snapshots summedLoss = norms(5000).score(i -> 4000 - i);

    assertThat(examine(detector(), summedLoss.next(300)))
        .allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aNegativeFirstScoreIsNoYardstick() {
    Snapshots likelihood = norms(5000).score(i -> i == 0 ? -3 : 50);

    assertThat(last(detector(), likelihood.next(3))).isEmpty();
  }

  @Test
  void warnsAtTheThirdNormAboveTenTimesItsPastWhileTheScoreRises() {
    List<List<Symptom>> said = examine(detector(), afterAHundred(5, 0.1, 150).next(103));

    assertThat(said.subList(0, 102)).allSatisfy(ExplodingGradientDetectorTest::isNoAlarm);
    hasSeverity(said.get(102), Severity.WARN);
  }

  private static void isNoAlarm(List<Symptom> symptoms) {
    assertThat(symptoms).allMatch(symptom -> symptom.severity() == Severity.INFO);
  }

  @Test
  void aNormFarAboveItsOwnPastForOnceIsASpikeAndInfo() {
    List<Symptom> symptoms = last(detector(), afterAHundred(5, -0.001, 50).next(101));

    hasSeverity(symptoms, Severity.INFO);
    assertThat(symptoms.get(0).key()).isEqualTo("spike");
    assertThat(last(detector(), afterAHundred(5, -0.001, 5.5).next(101))).isEmpty();
  }

  @Test
  void namesTheLayerWhoseWeightsMultiplyTheSignal() {
    Snapshots run =
        Snapshots.of(NETWORK)
            .norm(5000)
            .initialWeights(1, 40, false, 80)
            .parameter(1, 40)
            .update(2, 10);

    Symptom symptom = last(detector(), run.next(1)).get(0);
    assertThat(symptom.layers().get(0)).isEqualTo("1");
    assertThat(symptom.evidence()).contains("multiply the signal by about 80");
  }

  @Test
  void namesTheLayerThatTheStepDestroysWhereNoWeightsStandOut() {
    Snapshots run = Snapshots.of(NETWORK).norm(5000).update(1, 10);

    assertThat(last(detector(), run.next(1)).get(0).layers().get(0)).isEqualTo("1");
  }

  @Test
  void doesNotWarnWhileTheScoreFalls() {
    isNoAlarm(last(detector(), afterAHundred(5, -0.001, 150).next(105)));
  }

  @Test
  void doesNotWarnOfTwoSpikesInTen() {
    isNoAlarm(last(detector(), afterAHundred(5, 0.1, 150, 5, 150, 5).next(108)));
  }

  @Test
  void doesNotWarnBelowANormOfAHundred() {
    isNoAlarm(last(detector(), afterAHundred(1, 0.1, 99).next(105)));
  }

  @Test
  void doesNotWarnBelowTenTimesItsOwnPast() {
    isNoAlarm(last(detector(), afterAHundred(20, 0.1, 199).next(105)));
  }

  @Test
  void doesNotWarnBeforeItHasAHundredValuesToCompareWith() {
    Snapshots run = Snapshots.of(NETWORK).score(i -> 1 + 0.1 * i).norm(i -> i < 90 ? 5 : 150);

    isNoAlarm(last(detector(), run.next(100)));
  }

  @Test
  void whatItSawIsAboveTheLimitItNames() {
    Detector detector = detector();
    List<Symptom> all = new ArrayList<>();
    examine(detector, afterAHundred(5, 0.1, 150, 150, 150, 5).next(110)).forEach(all::addAll);

    assertThat(all)
        .isNotEmpty()
        .allSatisfy(symptom -> assertThat(symptom.observed()).isGreaterThan(symptom.limit()));
  }

  @Test
  void namesTheLayerWithTheLargestGradient() {
    Symptom symptom = last(detector(), norms(20, 200, 2000).gradient(1, 400).next(3)).get(0);

    assertThat(symptom.layers()).containsExactly("1");
    assertThat(symptom.evidence()).contains("largest in layer 1");
  }

  @Test
  void blamesTheInitialisationIfTheGradientGrowsTowardsTheInput() {
    Snapshots run = norms(20, 200, 2000).gradient(0, 100).gradient(2, 0.09).iteration(0);
    Symptom symptom = last(detector(), run.next(3)).get(0);

    assertThat(symptom.causes().get(0)).contains("weights drawn too large");
  }

  @Test
  void blamesTheRecurrenceOfARecurrentNetwork() {
    NetworkDescription recurrent = Descriptions.dense(3).type(0, "LSTM").describe();
    Snapshots run = Snapshots.of(recurrent).norm(i -> 20 * Math.pow(10, i));

    assertThat(last(detector(), run.next(3)).get(0).causes())
        .anyMatch(cause -> cause.contains("every time step"));
  }

  @Test
  void cannotJudgeIterationsThatAreNotFinite() {
    assertThat(detector().judgesNonFinite()).isFalse();
  }

  @Test
  void aStepThatHidesTheParametersIsLargerThanTheyAre() {
    Snapshots run = norms(2000).parameterHidden();

    hasSeverity(detector().examine(run.next()), Severity.CRITICAL);
  }

  @Test
  void aLargeStepIsRememberedWhileNoStepIsSampled() {
    Detector detector = detector();
    Snapshots run = norms(2000).parameter(1, 0.1).update(1, 0.2);
    detector.examine(run.next());

    hasSeverity(last(detector, run.stepsNotSampled().next(50)), Severity.CRITICAL);
  }

  /** Norms whose logarithm has a standard deviation of 1.2: one in six is thrice the median. */
  @Test
  void normsThatAlwaysJumpByOrdersOfMagnitudeDoNotExplode() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<IterationSnapshot> run =
          Snapshots.of(NETWORK)
              .score(i -> 10 + 3 * random.nextGaussian())
              .norm(i -> 50 * Math.exp(1.2 * random.nextGaussian()))
              .next(2000);

      assertThat(examine(detector(), run))
          .as("seed %d", seed)
          .allSatisfy(now -> assertThat(now).allMatch(one -> one.severity() == Severity.INFO));
    }
  }
}
