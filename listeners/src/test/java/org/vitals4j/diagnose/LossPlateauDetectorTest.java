package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class LossPlateauDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.lossPlateau();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return atChance().next(220);
  }

  private static Snapshots atChance() {
    Random random = new Random(3);
    return Snapshots.of(Descriptions.dense(3).describe())
        .score(i -> 2.3 + 0.02 * random.nextGaussian())
        .chance(2.3)
        .batchSize(32);
  }

  @Test
  void isInfoWhileFewExamplesWereSeen() {
    List<IterationSnapshot> run = atChance().batchSize(2).next(1400);

    assertThat(examine(detector(), run))
        .flatExtracting(now -> now)
        .extracting(Symptom::severity)
        .isNotEmpty()
        .containsOnly(Severity.INFO);
  }

  @Test
  void warnsAfterTwoHundredIterationsAtChanceAndNotBefore() {
    Detector detector = detector();
    Snapshots run = atChance();

    assertThat(last(detector, run.next(199))).isEmpty();
    assertThat(last(detector, run.next(20)))
        .extracting(Symptom::severity)
        .containsExactly(Severity.WARN);
  }

  @Test
  void isInfoWhereChanceIsNotKnown() {
    List<IterationSnapshot> run = Snapshots.of(Descriptions.dense(3).describe()).score(1).next(220);

    assertThat(last(detector(), run)).extracting(Symptom::severity).containsExactly(Severity.INFO);
  }

  @Test
  void isInfoWhereChanceComesOfAFewLabels() {
    List<IterationSnapshot> run = atChance().chance(2.3, 20).next(220);

    assertThat(last(detector(), run)).extracting(Symptom::severity).containsExactly(Severity.INFO);
  }

  @Test
  void isInfoWhereNoiseWouldHideLearningItself() {
    Random random = new Random(5);
    List<IterationSnapshot> run =
        atChance().score(i -> 2.3 * -Math.log(1 - random.nextDouble())).next(1000);

    assertThat(examine(detector(), run))
        .flatExtracting(now -> now)
        .extracting(Symptom::severity)
        .isNotEmpty()
        .containsOnly(Severity.INFO);
  }

  @Test
  void aConvergedRunIsNoPlateau() {
    List<IterationSnapshot> run = atChance().score(i -> 0.1 + 2 * Math.exp(-0.1 * i)).next(600);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aScoreThatComesDownSlowlyIsNoPlateau() {
    List<IterationSnapshot> run = atChance().score(i -> 2.3 - 5e-4 * i).next(300);

    assertThat(last(detector(), run)).isEmpty();
  }

  @Test
  void aSlowStartIsSeenUnderTheNoiseOfMinibatchesThatComeAgain() {
    double[] noise = new Random(4).doubles(64, -0.1, 0.1).toArray();
    List<IterationSnapshot> run = atChance().score(i -> 2.3 - 1e-4 * i + noise[i % 64]).next(260);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void minibatchesThatComeAgainHideNoPlateau() {
    double[] noise = new Random(4).doubles(64, -0.1, 0.1).toArray();
    List<IterationSnapshot> run = atChance().score(i -> 2.3 + noise[i % 64]).next(220);

    assertThat(last(detector(), run)).extracting(Symptom::severity).containsExactly(Severity.WARN);
  }

  @Test
  void aNoisyScoreFarAboveChanceHasNotComeDownToIt() {
    Random random = new Random(5);
    List<IterationSnapshot> run =
        atChance().score(i -> 3 + 3 * Math.exp(-0.02 * i) + 0.2 * random.nextGaussian()).next(215);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aScoreThatComesDownIsNoPlateauHoweverNoisyItIs() {
    List<IterationSnapshot> run = atChance().score(i -> 9 - 0.01 * i + 1.5 * (i % 5 - 2)).next(500);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aFallThatOnlyManyIterationsShowIsNoPlateau() {
    Random random = new Random(1);
    List<IterationSnapshot> run =
        atChance().score(i -> 2.29 - 3e-4 * i + 0.1 * random.nextGaussian()).next(750);

    assertThat(examine(detector(), run).subList(400, 750))
        .allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aFallThatEndsBelowGuessingIsNoneUntilItHasEndedForLong() {
    Detector detector = detector();
    Random random = new Random(3);
    Snapshots run =
        atChance().score(i -> 2.25 + 0.2 * Math.exp(-0.02 * i) + 0.01 * random.nextGaussian());

    assertThat(last(detector, run.next(220))).isEmpty();
    assertThat(last(detector, run.next(780)))
        .singleElement()
        .satisfies(
            symptom -> {
              assertThat(symptom.severity()).isEqualTo(Severity.INFO);
              assertThat(symptom.causes().get(0)).contains("no fault");
            });
  }

  @Test
  void theBestThatNoisyLabelsAllowIsNoPlateauToWarnOf() {
    Random random = new Random(3);
    Snapshots run = atChance().score(i -> 0.97 * 2.3 + 0.05 * random.nextGaussian());

    assertThat(last(detector(), run.next(220)))
        .extracting(Symptom::severity)
        .containsExactly(Severity.INFO);
  }

  @Test
  void sharesOfChanceCountFromTheLossOfAnswersThatAreTheLabels() {
    Snapshots soft = atChance().score(i -> 2.2 + 0.001 * (i % 7)).chance(2.3, 5_000, 2.19);

    assertThat(examine(detector(), soft.next(300))).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aFallThatEndsAtGuessingIsAPlateau() {
    Random random = new Random(3);
    Snapshots run =
        atChance().score(i -> 2.3 + 0.2 * Math.exp(-0.05 * i) + 0.01 * random.nextGaussian());

    assertThat(last(detector(), run.next(220)))
        .extracting(Symptom::severity)
        .containsExactly(Severity.WARN);
  }
}
