package org.vitals4j.treat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Snapshots;

/** Whether a run that learns nothing is told from one that can learn no more. */
class LearningProgressTest {

  private static final Finding PLATEAU = Findings.of(Pathology.LOSS_PLATEAU);

  private final LearningProgress progress = new LearningProgress();
  private final Snapshots run = Snapshots.of(Descriptions.dense(3).describe());

  private static Finding updateRatio(double ratio) {
    Symptom symptom =
        Symptom.builder(Pathology.UPDATE_RATIO, Severity.WARN)
            .observed(ratio, 1e-3, "1")
            .evidence("evidence")
            .build();
    return new Finding(1, symptom, Severity.WARN, Severity.WARN, 0, 0, OptionalInt.empty(), 10);
  }

  private void see(Snapshots snapshots) {
    snapshots.next(150).forEach(progress::add);
  }

  @Test
  void aLossOfGuessingIsNoReasonToDoubt() {
    Random random = new Random(1);
    see(run.chance(0.693).score(i -> 0.69 + 0.01 * random.nextGaussian()));

    assertThat(progress.doubt(PLATEAU)).isEmpty();
    assertThat(progress.doubt(updateRatio(1e-6))).isEmpty();
  }

  @Test
  void aLossJustBelowGuessingMayBeTheBestThatNoisyLabelsAllow() {
    Random random = new Random(1);
    see(run.chance(0.693).score(i -> 0.673 + 0.02 * random.nextGaussian()));

    assertThat(progress.doubt(PLATEAU)).isPresent();
    assertThat(progress.doubt(updateRatio(1e-6))).isPresent();
  }

  @Test
  void nobodyKnowsWhereChanceIsNotKnown() {
    see(run.score(i -> 1.0));

    assertThat(progress.doubt(PLATEAU))
        .hasValueSatisfying(why -> assertThat(why).contains("not known"));
  }

  @Test
  void penaltiesAreNotInTheLossThatIsCompared() {
    see(run.chance(0.693).penalty(Measurement.measured(0.5)).score(i -> 0.673 + 0.5));

    assertThat(progress.doubt(PLATEAU)).isPresent();
  }

  @Test
  void otherFindingsAreNotDoubted() {
    see(run.score(i -> 1.0));

    assertThat(progress.doubt(updateRatio(1))).isEmpty();
    assertThat(progress.doubt(Findings.of(Pathology.EXPLODING_GRADIENT))).isEmpty();
  }
}
