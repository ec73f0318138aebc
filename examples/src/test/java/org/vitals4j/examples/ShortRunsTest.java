package org.vitals4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/** Every example over its first minibatches: the sick are found sick, the healthy left in peace. */
class ShortRunsTest {

  @ParameterizedTest
  @CsvSource({"sick", "sick-mse"})
  void sigmoidLayersVanishTowardsTheInput(String variant) {
    TrainingRecord outcome = train("vanishing-sigmoid", variant, 25);

    Finding finding = outcome.opened(Pathology.VANISHING_GRADIENT).orElseThrow();
    assertThat(finding.severity()).isGreaterThanOrEqualTo(Severity.WARN);
    assertThat(finding.openedAt()).isLessThanOrEqualTo(20);
    assertThat(finding.symptom().layers()).contains(firstLayer(outcome));
    assertThat(outcome.depthRatio(20)).isLessThan(1e-3);
  }

  @Test
  void weightsDrawnTooLargeExplodeInTheFirstStep() {
    TrainingRecord outcome = train("exploding-init", "sick", 10);

    Finding finding = outcome.opened(Pathology.EXPLODING_GRADIENT).orElseThrow();
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.openedAt()).isZero();
    assertThat(outcome.largestNorm()).isGreaterThan(1e3);
  }

  @Test
  void clippingKeepsThemFinite() {
    TrainingRecord outcome = train("exploding-init", "treated", 60);

    assertThat(outcome.iterations()).allMatch(snapshot -> snapshot.nonFinite().isEmpty());
    assertThat(outcome.iterations())
        .allMatch(
            snapshot ->
                snapshot.gradient().get().l2() * snapshot.clipping().get().coefficient() < 1.00001);
    assertThat(outcome.lastScore()).isLessThan(outcome.firstScore());
  }

  @Test
  void oneNanPixelIsTracedToTheFeaturesInItsOwnIteration() {
    TrainingRecord outcome = train("mnist", "sick", 52);

    Finding finding = outcome.opened(Pathology.NON_FINITE).orElseThrow();
    assertThat(finding.openedAt()).isEqualTo(50);
    assertThat(outcome.iterations().get(50).nonFinite())
        .get()
        .extracting(NonFiniteOrigin::kind, NonFiniteOrigin::nonFinite)
        .containsExactly(NonFiniteOrigin.Kind.FEATURES, 1L);
  }

  @ParameterizedTest
  @CsvSource({
    "vanishing-sigmoid, healthy, 60",
    "vanishing-sigmoid, healthy-mse, 60",
    "exploding-init, healthy, 60",
    "mnist, healthy, 60"
  })
  void healthyTwinsLearnAndRaiseNothing(String example, String variant, int minibatches) {
    TrainingRecord outcome = train(example, variant, minibatches);

    assertThat(outcome.findings()).noneMatch(one -> one.worst().compareTo(Severity.INFO) > 0);
    assertThat(outcome.lastScore()).isLessThan(0.95 * outcome.firstScore());
  }

  @Test
  void aTestedNetworkHasAnAccuracy() {
    assertThat(train("mnist", "healthy", 100).accuracy().orElseThrow()).isGreaterThan(0.7);
  }

  @Test
  void oneSeedGivesOneResult() {
    List<Double> scores = scores(train("exploding-init", "healthy", 10));

    assertThat(scores(train("exploding-init", "healthy", 10))).isEqualTo(scores);
  }

  private static List<Double> scores(TrainingRecord outcome) {
    return outcome.iterations().stream().map(snapshot -> snapshot.score()).toList();
  }

  private static String firstLayer(TrainingRecord outcome) {
    return outcome.iterations().get(0).network().layers().get(0).name();
  }

  private static TrainingRecord train(String example, String variant, int minibatches) {
    return Runs.train(example, variant, minibatches);
  }
}
