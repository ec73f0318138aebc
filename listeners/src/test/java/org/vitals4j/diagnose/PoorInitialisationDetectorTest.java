package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.DetectorContract;
import org.vitals4j.testing.Snapshots;

class PoorInitialisationDetectorTest extends DetectorContract {

  @Override
  protected Detector detector() {
    return Detectors.poorInitialisation();
  }

  @Override
  protected List<IterationSnapshot> faultyRun() {
    return spread(1e-2).next(3);
  }

  private static Snapshots network() {
    return Snapshots.of(Descriptions.dense(4).describe());
  }

  /** Pre-activations of 1 in the first hidden layer, and so many times that in the last. */
  private static Snapshots spread(double ratio) {
    return network()
        .initialWeights(0, 0.7, false, 1)
        .initialWeights(1, 0.7, false, Math.sqrt(ratio))
        .initialWeights(2, 0.7, false, ratio);
  }

  private static Snapshots identical(double weight) {
    return network()
        .initialWeights(0, 0.7, false, 1)
        .initialWeights(1, weight, true, 1)
        .initialWeights(2, 0.7, false, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5,",
    "20,",
    "0.05,",
    "31, WARN",
    "0.032, WARN",
    "1001, CRITICAL",
    "0.0009, CRITICAL"
  })
  void judgesHowTheSignalChangesOnItsWay(double ratio, Severity expected) {
    List<Symptom> symptoms = detector().examine(spread(ratio).next());

    assertThat(symptoms.stream().map(Symptom::severity))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void namesTheLayerWhereTheSignalChangesMost() {
    Snapshots run =
        network()
            .initialWeights(0, 0.7, false, 1)
            .initialWeights(1, 0.001, false, 1e-3)
            .initialWeights(2, 0.7, false, 2e-3);

    assertThat(detector().examine(run.next()).get(0).layers()).containsExactly("1");
  }

  @Test
  void namesTheLayerWhoseUnitsAreAllAlike() {
    Symptom symptom = detector().examine(identical(0.3).next()).get(0);

    assertThat(symptom.severity()).isEqualTo(Severity.WARN);
    assertThat(symptom.layers()).containsExactly("1");
    assertThat(symptom.evidence()).contains("all 4 units of layer 1");
  }

  @Test
  void identicalUnitsAreCriticalOnceTheScoreHasStoodStill() {
    List<Symptom> symptoms = last(detector(), identical(0).score(1).next(25));

    assertThat(symptoms).extracting(Symptom::severity).containsExactly(Severity.CRITICAL);
  }

  @Test
  void forgetsTheStartOnceTheNetworkLearns() {
    List<Symptom> symptoms =
        last(detector(), identical(0).score(i -> Math.exp(-0.05 * i)).next(60));

    assertThat(symptoms).isEmpty();
  }

  @Test
  void aNetworkThatLearnsNothingStaysAsPoorlyInitialisedAsItWas() {
    Random random = new Random(3);
    List<Symptom> symptoms =
        last(detector(), identical(0).score(i -> 1 + 0.2 * random.nextGaussian()).next(1000));

    assertThat(symptoms).extracting(Symptom::severity).contains(Severity.WARN);
  }

  @Test
  void howANetworkBeganThatIsRestoredNoLongerMatters() {
    List<Symptom> symptoms = last(detector(), identical(0).score(0.1).chance(1).next(5));

    assertThat(symptoms).isEmpty();
  }

  @Test
  void zerosInSomeBranchesOfAResidualNetworkAreLegitimate() {
    Snapshots run =
        Snapshots.of(Descriptions.dense(4).type(2, "ElementWiseVertex").describe())
            .initialWeights(0, 0.7, false, 1)
            .initialWeights(1, 0, true, 0);

    assertThat(detector().examine(run.next()))
        .extracting(Symptom::severity)
        .containsExactly(Severity.INFO);
  }

  @Test
  void weightsThatOnlyMissTheirSchemeAreInfo() {
    Snapshots run = network().initialWeights(0, 0.1, false, 1).initialWeights(1, 0.1, false, 1);

    assertThat(detector().examine(run.next()))
        .extracting(Symptom::severity)
        .containsExactly(Severity.INFO);
  }
}
