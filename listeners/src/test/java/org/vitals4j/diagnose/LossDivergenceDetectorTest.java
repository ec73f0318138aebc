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

class LossDivergenceDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.lossDivergence();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return scores(fallsThenRises(0.02)).next(200);
  }

  private static Snapshots scores(IntToDoubleFunction score) {
    return Snapshots.of(Descriptions.dense(3).describe()).score(score);
  }

  /** From 2 to 1 in 100 iterations, then up by so much an iteration. */
  private static IntToDoubleFunction fallsThenRises(double slope) {
    return i -> i < 100 ? 2 - 0.01 * i : 1 + slope * (i - 100);
  }

  @Test
  void warnsWhenHalfOfTheGainIsLostForTwentyIterations() {
    List<Symptom> symptoms = last(detector(), scores(fallsThenRises(0.01)).next(195));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.WARN);
  }

  /** Steps of half the weights' size. */
  private static Snapshots largeSteps(IntToDoubleFunction score) {
    Snapshots run = scores(score);
    for (int layer = 0; layer < 3; layer++) {
      run.update(layer, Snapshots.PARAMETER / 2);
    }
    return run;
  }

  @Test
  void isCriticalWhenTwiceTheGainIsLostByLargeSteps() {
    List<Symptom> symptoms = last(detector(), largeSteps(fallsThenRises(0.05)).next(180));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.CRITICAL);
  }

  @Test
  void namesTheIterationInWhichTheRiseBegan() {
    int onset = last(detector(), faultyRun()).get(0).onset().orElseThrow();

    assertThat(onset).isBetween(100, 125);
  }

  @Test
  void aJumpBeganAfterTheBestScore() {
    List<IterationSnapshot> run = scores(i -> i < 100 ? 2 - 0.01 * i : 3).next(150);
    List<Symptom> symptoms =
        examine(detector(), run).stream().filter(now -> !now.isEmpty()).findFirst().orElseThrow();

    assertThat(symptoms.get(0).onset().orElseThrow()).isBetween(97, 103);
  }

  @Test
  void worksForScoresBelowZero() {
    List<Symptom> symptoms =
        last(detector(), scores(i -> fallsThenRises(0.05).applyAsDouble(i) - 50).next(180));

    assertThat(symptoms).isNotEmpty();
  }

  @Test
  void roundingIsNoRise() {
    List<IterationSnapshot> run = scores(i -> 2.3026 + 1e-9 * i).next(500);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void noiseIsNoRise() {
    Random random = new Random(1);
    List<IterationSnapshot> run =
        scores(i -> 1 + Math.exp(-0.05 * i) + 0.3 * random.nextGaussian()).next(2000);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void aShortRiseIsForgiven() {
    List<IterationSnapshot> run =
        scores(i -> i < 100 || i > 110 ? Math.max(1, 2 - 0.01 * i) : 3).next(300);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  /** Scores of minibatches of four: some begin with a best by luck, and rise above it. */
  @Test
  void noiseAboveALuckyStartIsNoRise() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      List<IterationSnapshot> run = scores(i -> ofFour(random)).next(60);

      assertThat(examine(detector(), run))
          .as("seed %d", seed)
          .allSatisfy(now -> assertThat(now).isEmpty());
    }
  }

  private static double ofFour(Random random) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum -= Math.log(1 - random.nextDouble());
    }
    return sum / 4;
  }

  @Test
  void aRiseSoonAfterTheStartIsNoMeasureOfItself() {
    int found = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<IterationSnapshot> run =
          scores(i -> i < 11 ? 1 + 0.05 * random.nextGaussian() : 1.5 + 2.5 * random.nextDouble())
              .next(60);
      found += last(detector(), run).isEmpty() ? 0 : 1;
    }

    assertThat(found).isGreaterThanOrEqualTo(36); // a first score that is not above it hides it
  }

  @Test
  void aSteadyRiseFromTheStartIsFoundAllTheSame() {
    List<Symptom> symptoms = last(detector(), largeSteps(i -> 1 + 0.05 * i).next(120));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.CRITICAL);
  }

  @Test
  void aLossThatBlowsUpByLargeStepsIsCriticalAtOnce() {
    List<Symptom> symptoms =
        last(
            detector(),
            largeSteps(i -> i < 100 ? 2 - 0.01 * i : 10 * (i - 98)).gradient(2, 5).next(103));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.CRITICAL);
  }

  /** The same rise at steps that were never measured, or as small as before. */
  @Test
  void whatCannotBeToldFromOtherDataIsNotCritical() {
    IntToDoubleFunction rises = fallsThenRises(0.05);

    assertThat(last(detector(), scores(rises).next(180)))
        .extracting(Symptom::severity)
        .containsExactly(Severity.WARN);
    assertThat(last(detector(), scores(rises).stepsNotSampled().next(180)))
        .singleElement()
        .satisfies(one -> assertThat(one.severity()).isEqualTo(Severity.WARN))
        .satisfies(one -> assertThat(one.evidence()).endsWith("was not measured"));
  }

  /** Fits one data set, then begins with another. */
  @Test
  void aSecondDataSetThatIsLearnedAsWellIsNoAlarm() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<IterationSnapshot> run =
          scores(i -> 0.1 + 2.2 * Math.exp(-(i % 500) / 60.0) + 0.02 * random.nextGaussian())
              .next(1500);

      assertNoAlarm(run, seed);
    }
  }

  /** Losses with a long tail, about their mean from the start; chance is not known. */
  @Test
  void aConvergedRunThatGoesOnIsNoAlarm() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);

      assertNoAlarm(scores(i -> -0.02 * Math.log(1 - random.nextDouble())).next(1500), seed);
    }
  }

  /** Most minibatches are easy; one in six has an example that scores thirty times as much. */
  @Test
  void aConvergedRunWithAFewHardMinibatchesIsNoAlarmWhereChanceIsKnown() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      IntToDoubleFunction score =
          i -> (random.nextInt(6) == 0 ? 0.6 : 0.02) * (0.5 + random.nextDouble());

      assertNoAlarm(scores(score).chance(1.386).next(1500), seed);
    }
  }

  private void assertNoAlarm(List<IterationSnapshot> run, int seed) {
    assertThat(examine(detector(), run))
        .as("seed %d", seed)
        .allSatisfy(now -> assertThat(now).allMatch(one -> one.severity() == Severity.INFO));
  }

  /** Errors of targets that move, and sequences that get longer: they rise at steady steps. */
  @Test
  void targetsThatMoveAndSequencesThatGrowAreNotCritical() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      IntToDoubleFunction moving =
          i -> (0.01 + Math.min(1, i / 1000.0)) * (1 + 0.3 * random.nextGaussian());
      IntToDoubleFunction longer =
          i -> (i < 500 ? 1 : 4) * (1 + 1.3 * Math.exp(-i / 100.0)) + 0.05 * random.nextGaussian();

      assertNotCritical(scores(moving).next(1500));
      assertNotCritical(scores(longer).next(1500));
      assertNotCritical(scores(longer).stepsNotSampled().next(1500));
    }
  }

  private void assertNotCritical(List<IterationSnapshot> run) {
    assertThat(examine(detector(), run))
        .allSatisfy(now -> assertThat(now).noneMatch(one -> one.severity() == Severity.CRITICAL));
  }

  @Test
  void aJumpThatNoStepCanHaveMadeIsOfTheData() {
    Symptom symptom = last(detector(), scores(i -> i < 100 ? 2 - 0.01 * i : 6).next(150)).get(0);

    assertThat(symptom.severity()).isEqualTo(Severity.WARN);
    assertThat(symptom.evidence()).contains("far more than the step before it");
    assertThat(symptom.causes().get(0)).startsWith("data that changed");
  }
}
