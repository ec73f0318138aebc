package org.vitals4j.treat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vitals4j.diagnose.Descriptions;
import org.vitals4j.diagnose.Snapshots;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.treat.Findings;

/** Whether a run that learns nothing is told from one that can learn no more. */
class LearningProgressTest {

  private static final Finding PLATEAU = Findings.of(Pathology.LOSS_PLATEAU);

  private final LearningProgress progress = new LearningProgress();
  private final Snapshots run = Snapshots.of(Descriptions.dense(3).describe());

  private static Finding updateRatio(String key) {
    Symptom symptom =
        new Symptom(
            Pathology.UPDATE_RATIO,
            key,
            Severity.WARN,
            List.of(),
            0,
            0,
            "1",
            "evidence",
            List.of(),
            List.of());
    return new Finding(1, symptom, Severity.WARN, Severity.WARN, 0, 0, OptionalInt.empty());
  }

  private void see(Snapshots snapshots) {
    snapshots.next(150).forEach(progress::add);
  }

  @Test
  void aLossOfGuessingIsNoReasonToDoubt() {
    Random random = new Random(1);
    see(run.chance(0.693).score(i -> 0.69 + 0.01 * random.nextGaussian()));

    assertThat(progress.doubt(PLATEAU)).isEmpty();
    assertThat(progress.doubt(updateRatio("low"))).isEmpty();
  }

  @Test
  void aLossJustBelowGuessingMayBeTheBest() {
    Random random = new Random(1);
    see(run.chance(0.693).score(i -> 0.673 + 0.02 * random.nextGaussian()));

    assertThat(progress.doubt(PLATEAU)).isPresent();
    assertThat(progress.doubt(updateRatio("low"))).isPresent();
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

    assertThat(progress.doubt(updateRatio("high"))).isEmpty();
    assertThat(progress.doubt(Findings.of(Pathology.EXPLODING_GRADIENT))).isEmpty();
  }
}
