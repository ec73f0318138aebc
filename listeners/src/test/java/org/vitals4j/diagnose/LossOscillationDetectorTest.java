package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class LossOscillationDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.lossOscillation();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return swinging(2).next(160);
  }

  /** The score swings around that of guessing, by steps that reach as far. */
  private static Snapshots swinging(int period) {
    return largeSteps(scores(i -> 1 + 0.5 * Math.cos(2 * Math.PI * i / period)));
  }

  private static Snapshots largeSteps(Snapshots run) {
    for (int layer = 0; layer < 3; layer++) {
      run.update(layer, Snapshots.PARAMETER).gradient(layer, 1);
    }
    return run;
  }

  private static Snapshots scores(IntToDoubleFunction score) {
    return Snapshots.of(Descriptions.dense(3).describe()).score(score).chance(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 10, 32})
  void findsThePeriod(int period) {
    List<Symptom> symptoms = last(detector(), swinging(period).next(200));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.WARN);
    assertThat(symptoms.get(0).evidence()).contains("period of about " + period + " iterations");
    assertThat(symptoms.get(0).causes().get(0)).startsWith("a learning rate that is too high");
  }

  private static final double[] FOUR = {0.3, 0.28, -0.3, -0.28};

  /** Few minibatches, each with a loss of its own, in the order in which they come again. */
  private static Snapshots epochs(int length) {
    Random random = new Random(length);
    return scores(
            i ->
                0.7
                    + 0.3 * Math.exp(-i / 80.0)
                    + (length == 4 ? FOUR[i % 4] : 0.2 - 0.4 * (i % 2))
                    + 0.002 * random.nextGaussian())
        .batchSize(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void unlikeMinibatchesOfAnEpochAreInfoAndHaveThePeriodOfTheEpoch(int length) {
    List<Symptom> symptoms = last(detector(), epochs(length).epochOf(length).next(600));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.INFO);
    assertThat(symptoms.get(0).evidence()).contains("period of about " + length + " iterations");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void theSameMinibatchesAgainAreInfoWhereNobodyCountsEpochs(int length) {
    List<Symptom> symptoms = last(detector(), epochs(length).stepsNotSampled().next(600));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.INFO);
    assertThat(symptoms.get(0).causes().get(0)).startsWith("minibatches that differ");
  }

  @Test
  void aWholeDataSetThatJumpsAcrossTheValleyIsNoMatterOfMinibatches() {
    assertThat(last(detector(), swinging(2).epochOf(1).next(200)))
        .extracting(Symptom::severity)
        .containsExactly(Severity.WARN);
  }

  @Test
  void newMinibatchesThatSwingAreAnAlarmWhateverTheSteps() {
    Random random = new Random(5);
    Snapshots run = scores(i -> 1 + 0.5 * Math.cos(Math.PI * i) + 0.05 * random.nextGaussian());

    assertThat(examine(detector(), run.next(400)).stream().flatMap(List::stream))
        .isNotEmpty()
        .allMatch(one -> one.severity() == Severity.WARN);
  }

  @Test
  void ofStepsThatAreTooSmallForTheSwingTheRateIsNotBlamed() {
    Symptom symptom = last(detector(), epochs(2).next(600)).get(0);

    assertThat(symptom.causes()).noneMatch(cause -> cause.contains("rate"));
    assertThat(symptom.remedies()).noneMatch(remedy -> remedy.contains("rate"));
  }

  @Test
  void easyAndHardMinibatchesThatComeAgainAreNoSwing() {
    double[] noise = new Random(6).doubles(32, -0.1, 0.1).toArray();
    List<IterationSnapshot> run =
        Snapshots.of(Descriptions.dense(3).describe())
            .score(i -> 0.4 + 0.3 * Math.exp(-0.1 * i) + noise[i % 32])
            .next(320);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  /**
   * Values with an autocorrelation of −0.6 at a lag of 11 and 0.55 at 22, that come again in 13.
   */
  @Test
  void aLikenessAmongMinibatchesThatComeAgainIsNoSwing() {
    double[] epoch = {1.2, 0.4, 0.8, 1.6, 1, 1.2, 0.2, 0.6, 1, 1.2, 0, 0.2, 1.6};
    List<IterationSnapshot> run = scores(i -> epoch[i % epoch.length]).next(300);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void whiteNoiseDoesNotSwing() {
    Random random = new Random(2);
    List<IterationSnapshot> run = scores(i -> 1 + 0.5 * random.nextGaussian()).next(2000);

    assertThat(examine(detector(), run)).allSatisfy(now -> assertThat(now).isEmpty());
  }

  @Test
  void swingsOnTheWayDownAreForgiven() {
    List<IterationSnapshot> run = scores(i -> 3 - 0.01 * i + 0.2 * Math.cos(Math.PI * i)).next(200);

    assertThat(last(detector(), run)).isEmpty();
  }

  @Test
  void swingsThatAreSmallBesideWhatWasLearnedAreForgiven() {
    List<IterationSnapshot> run =
        scores(i -> i < 50 ? 1 : 0.2 + 0.05 * Math.cos(Math.PI * i)).next(400);

    assertThat(last(detector(), run)).isEmpty();
  }

  @Test
  void theOnsetIsWhereTheSwingsBegan() {
    Random random = new Random(4);
    List<Symptom> symptoms =
        last(
            detector(),
            scores(i -> i < 150 ? 1 + 0.02 * random.nextGaussian() : 1 + 0.5 * (i % 2)).next(215));

    assertThat(symptoms).hasSize(1);
    assertThat(symptoms.get(0).onset().orElseThrow()).isBetween(145, 155);
  }

  @Test
  void isInfoInANetworkThatHasLearnedAllTheSame() {
    List<IterationSnapshot> run =
        scores(i -> i < 10 ? 1 : 0.04 + 0.36 * (i % 2)).chance(1).next(200);

    assertThat(last(detector(), run)).extracting(Symptom::severity).containsExactly(Severity.INFO);
  }
}
