package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class GuessingDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.worseThanGuessing();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return scores(i -> 1.5 - 1e-4 * i).next(300);
  }

  private static Snapshots scores(IntToDoubleFunction score) {
    return Snapshots.of(Descriptions.dense(3).describe()).score(score).chance(1).batchSize(32);
  }

  @Test
  void saysHowMuchWorseItIsThoughTheLossCreepsDown() {
    Symptom symptom = last(detector(), faultyRun()).get(0);

    assertThat(symptom.severity()).isEqualTo(Severity.WARN);
    assertThat(symptom.observed()).isBetween(1.4, 1.5);
    assertThat(symptom.limit()).isEqualTo(1);
    assertThat(symptom.evidence()).contains("and fell by");
  }

  @Test
  void twiceTheLossOfGuessingIsCritical() {
    assertThat(last(detector(), scores(i -> 2.5).next(120)))
        .extracting(Symptom::severity)
        .containsExactly(Severity.CRITICAL);
  }

  @Test
  void aLossThatWillSoonBeBelowIsNone() {
    assertThat(last(detector(), scores(i -> 3 - 0.02 * i).next(100))).isEmpty();
  }

  @Test
  void aLossAtGuessingIsNone() {
    assertThat(last(detector(), scores(i -> 1.05).next(300))).isEmpty();
  }

  @Test
  void isSilentWhereChanceIsNotKnown() {
    Snapshots run = Snapshots.of(Descriptions.dense(3).describe()).score(i -> 9);

    assertThat(last(detector(), run.next(300))).isEmpty();
  }
}
