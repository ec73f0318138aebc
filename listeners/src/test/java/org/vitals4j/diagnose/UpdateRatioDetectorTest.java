package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class UpdateRatioDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.updateRatio();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return withRatio(0.2).next(25);
  }

  /** The steps of layer 1 are so many times its weights; the score is that of guessing. */
  private static Snapshots withRatio(double ratio) {
    return Snapshots.of(Descriptions.dense(3).describe())
        .update(1, ratio * Snapshots.PARAMETER)
        .chance(1);
  }

  private static void hasSeverity(List<Symptom> symptoms, Severity severity) {
    assertThat(symptoms).singleElement().extracting(Symptom::severity).isEqualTo(severity);
  }

  @Test
  void warnsOfLargeStepsAfterTwentyAndNotBefore() {
    Detector detector = detector();
    Snapshots run = withRatio(0.11);

    assertThat(last(detector, run.next(19))).isEmpty();
    hasSeverity(last(detector, run.next(1)), Severity.WARN);
  }

  @Test
  void waitsWhileTheScoreIsOnItsWayDown() {
    List<IterationSnapshot> run =
        withRatio(0.11).score(i -> i < 12 ? 1 + 0.1 * i : 2.2 - 0.06 * (i - 12)).next(30);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void waitsWhileANoisyScoreComesDownByMuch() {
    Random random = new Random(3);
    List<IterationSnapshot> run =
        withRatio(0.11)
            .score(i -> 60 * Math.exp(-0.08 * i) * (1 + 0.3 * random.nextGaussian()))
            .next(40);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void doesNotTakeALossBelowZeroForOneThatFalls() {
    Snapshots run = withRatio(0.11).chance(0).score(i -> -5 + 0.1 * (i % 2));

    hasSeverity(last(detector(), run.next(20)), Severity.WARN);
  }

  @Test
  void isCriticalAfterTenStepsLargerThanTheWeights() {
    Detector detector = detector();
    Snapshots run = withRatio(1.1);

    assertThat(last(detector, run.next(9))).isEmpty();
    hasSeverity(last(detector, run.next(1)), Severity.CRITICAL);
  }

  @Test
  void warnsOfSmallStepsAfterFiftyAndNotBefore() {
    Detector detector = detector();
    Snapshots run = withRatio(9e-6);

    assertThat(last(detector, run.next(49))).isEmpty();
    hasSeverity(last(detector, run.next(1)), Severity.WARN);
  }

  @Test
  void smallStepsOfARunThatHasConvergedAreInfo() {
    hasSeverity(
        last(detector(), withRatio(1e-6).score(i -> 0.01 + Math.exp(-0.1 * i)).next(120)),
        Severity.INFO);
  }

  @Test
  void smallStepsOfARunThatIsOnItsWayAreInfo() {
    hasSeverity(
        last(detector(), withRatio(1e-6).score(i -> 1 - 0.002 * i).next(60)), Severity.INFO);
  }

  @Test
  void countsMeasuredValuesAndNotIterations() {
    Detector detector = detector();
    examine(detector, withRatio(0.2).next(19));
    examine(detector, withRatio(0.2).stepsNotSampled().next(50));

    hasSeverity(last(detector, withRatio(0.2).next(1)), Severity.WARN);
  }

  @Test
  void namesTheLayerAndWhenItBegan() {
    Detector detector = detector();
    examine(detector, withRatio(1e-3).next(10));

    Symptom symptom = last(detector, withRatio(0.2).iteration(10).next(25)).get(0);

    assertThat(symptom.layers()).containsExactly("1");
    assertThat(symptom.onset()).hasValue(10);
  }

  @Test
  void warnsOfOneJumpThatTheScoreDoesNotComeBackFrom() {
    Detector detector = detector();
    examine(detector, withRatio(1e-3).next(40));
    examine(detector, withRatio(0.8).iteration(40).next(1));

    hasSeverity(last(detector, withRatio(1e-3).score(1.5).iteration(41).next(20)), Severity.WARN);
  }

  @Test
  void aJumpBeganWhereItWasWhateverCameAfter() {
    Detector detector = detector();
    examine(detector, withRatio(1e-3).next(40));
    examine(detector, withRatio(0.8).iteration(40).next(1));
    examine(detector, withRatio(1e-3).score(1.5).iteration(41).next(5));
    examine(detector, withRatio(0.2).score(1.5).iteration(46).next(1));

    List<Symptom> symptoms = last(detector, withRatio(1e-3).score(1.5).iteration(47).next(20));

    assertThat(symptoms).singleElement().satisfies(one -> assertThat(one.onset()).hasValue(40));
  }

  @Test
  void aJumpThatTheScoreComesBackFromIsForgiven() {
    Detector detector = detector();
    examine(detector, withRatio(1e-3).next(40));
    examine(detector, withRatio(0.8).iteration(40).next(1));

    assertThat(last(detector, withRatio(1e-3).score(0.7).iteration(41).next(30))).isEmpty();
  }

  @Test
  void aJumpThatNoiseAloneMakesLookBadIsForgiven() {
    Random random = new Random(8);
    Detector detector = detector();
    IntToDoubleFunction noisy = i -> -Math.log(1 - random.nextDouble()); // of one example
    examine(detector, withRatio(1e-3).score(noisy).chance(1.5).next(40));
    examine(detector, withRatio(0.6).score(noisy).chance(1.5).iteration(40).next(1));

    List<List<Symptom>> after =
        examine(detector, withRatio(1e-3).score(noisy).chance(1.5).iteration(41).next(60));

    assertThat(after).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void comingBackToGuessingOnlyIsNotForgiven() {
    Detector detector = detector();
    examine(detector, withRatio(0.8).score(1.5).chance(1).next(2));

    List<List<Symptom>> after =
        examine(detector, withRatio(1e-3).score(1).chance(1).iteration(2).next(40));

    assertThat(after.subList(0, 38)).allSatisfy(now -> assertThat(now).isEmpty());
    hasSeverity(after.get(39), Severity.WARN);
  }

  @Test
  void aSpikeOfTheScoreBesideTheJumpDoesNotHideThatItCameBack() {
    Detector detector = detector();
    examine(detector, withRatio(1e-3).next(8));
    examine(detector, withRatio(0.8).iteration(8).score(40).next(2));

    List<List<Symptom>> after =
        examine(detector, withRatio(1e-3).score(0.9).iteration(10).next(60));

    assertThat(after).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void weightsThatBeginAtZeroMayGrow() {
    Detector detector = detector();
    Snapshots grown = withRatio(0.8).initialWeights(1, 0, true, 0);
    examine(detector, grown.next(3));

    assertThat(last(detector, withRatio(1e-3).iteration(3).score(1.1).next(30))).isEmpty();
  }
}
