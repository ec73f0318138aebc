package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class SaturationDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.saturation();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return run(0.6).next(20);
  }

  /** The second layer of three; the loss is half of chance. */
  private static Snapshots run(double fraction) {
    return Snapshots.of(Descriptions.dense(3).activation("tanh").name(1, "middle").describe())
        .score(1)
        .chance(2)
        .saturated(0, 0.2)
        .saturated(1, fraction);
  }

  @ParameterizedTest
  @CsvSource({"0.51, WARN", "0.89, WARN", "0.91, CRITICAL"})
  void namesTheLayer(double fraction, Severity severity) {
    List<Symptom> symptoms = last(detector(), run(fraction).next(20));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(severity);
    assertThat(symptoms.get(0).layers()).containsExactly("middle");
  }

  @Test
  void halfOfTheOutputsMayBeFlat() {
    assertThat(last(detector(), run(0.5).next(40))).isEmpty();
  }

  @Test
  void waitsForTwentyValues() {
    assertThat(last(detector(), run(0.95).next(19))).isEmpty();
  }

  @Test
  void theOutputLayerMaySaturate() {
    Snapshots run = run(0.1).saturated(2, 1);

    assertThat(last(detector(), run.next(40))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.6, INFO", "0.95, CRITICAL"})
  void isLessGraveInANetworkThatIsSureOfItsAnswers(double fraction, Severity severity) {
    Snapshots run = run(fraction).score(0.15);

    assertThat(last(detector(), run.next(40)))
        .extracting(Symptom::severity)
        .containsExactly(severity);
  }
}
