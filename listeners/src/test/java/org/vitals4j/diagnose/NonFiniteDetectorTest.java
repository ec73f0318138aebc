package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class NonFiniteDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.nonFinite();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return with(origin(Kind.GRADIENT, Optional.of("1"), 3, 4, true, "")).next(3);
  }

  private static NonFiniteOrigin origin(
      Kind kind, Optional<String> layer, long bad, long size, boolean complete, String note) {
    return new NonFiniteOrigin(kind, "gradient of 1_W", layer, bad, size, complete, note);
  }

  private static Snapshots with(NonFiniteOrigin origin) {
    return Snapshots.of(Descriptions.dense(3).describe()).nonFinite(origin);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isCriticalAtOnceWhereverItBegan(Kind kind) {
    Snapshots run = with(origin(kind, Optional.empty(), 1, 1, true, ""));

    assertThat(detector().examine(run.next()))
        .singleElement()
        .satisfies(symptom -> assertThat(symptom.severity()).isEqualTo(Severity.CRITICAL))
        .satisfies(symptom -> assertThat(symptom.pathology()).isEqualTo(Pathology.NON_FINITE))
        .satisfies(symptom -> assertThat(symptom.causes()).isNotEmpty())
        .satisfies(symptom -> assertThat(symptom.remedies()).isNotEmpty());
  }

  @Test
  void namesTheOriginAndHowMuchOfItIsNotFinite() {
    Symptom symptom = detector().examine(faultyRun().get(0)).get(0);

    assertThat(symptom.evidence()).contains("gradient of 1_W (3 of 4 elements)");
    assertThat(symptom.observed()).isEqualTo(3);
    assertThat(symptom.layers()).containsExactly("1");
  }

  @Test
  void namesNoLayerForTheData() {
    Snapshots run = with(origin(Kind.FEATURES, Optional.empty(), 1, 48, true, ""));

    assertThat(detector().examine(run.next()).get(0).layers()).isEmpty();
  }

  @Test
  void saysWhereTheLookWasIncomplete() {
    Snapshots run = with(origin(Kind.SCORE, Optional.empty(), 1, 1, false, "no activations"));

    assertThat(detector().examine(run.next()).get(0).evidence())
        .contains("no activations")
        .contains("may lie further up");
  }

  @Test
  void guessesNothingMoreWhereTheLookWasComplete() {
    assertThat(detector().examine(faultyRun().get(0)).get(0).evidence())
        .doesNotContain("further up");
  }

  @Test
  void isQuietAgainInTheFirstFiniteIteration() {
    Detector detector = detector();
    Snapshots run = with(origin(Kind.SCORE, Optional.empty(), 1, 1, true, ""));
    detector.examine(run.next());

    assertThat(detector.examine(run.finite().next())).isEmpty();
  }

  @Test
  void judgesIterationsThatAreNotFinite() {
    assertThat(detector().judgesNonFinite()).isTrue();
  }
}
