package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Networks;
import org.vitals4j.testing.Snapshots;
import org.vitals4j.treat.engine.LearningProgress;
import org.vitals4j.treat.model.MinibatchLoss;

/** What says that a network is of use as it is, and what follows from it. */
class EvidenceTest {

  private static Optional<String> evidence(int iterations, IntToDoubleFunction score) {
    LearningProgress progress = new LearningProgress();
    Snapshots.of(Descriptions.dense(2).describe())
        .chance(1)
        .score(score)
        .next(iterations)
        .forEach(progress::add);
    return progress.evidence();
  }

  @Test
  void aLossFarBelowGuessingIsAndIsNamed() {
    assertThat(evidence(30, i -> 0.1))
        .contains("its loss is 0.100, where 1.00 is that of guessing");
  }

  @Test
  void halfOfGuessingIsNot() {
    assertThat(evidence(30, i -> 0.5)).isEmpty();
  }

  @Test
  void aFewLuckyMinibatchesAreNot() {
    assertThat(evidence(5, i -> 0.1)).isEmpty();
  }

  /** What it had learned is lost: there is nothing to keep. */
  @Test
  void aLossThatWasGoodOnceIsNot() {
    assertThat(evidence(60, i -> i < 30 ? 0.1 : 1)).isEmpty();
  }

  static Stream<Named<Supplier<Treatment>>> irreversible() {
    return Stream.of(
        Named.of("reinitialise", Treatments::reinitialise),
        Named.of("replace-activation", Treatments::replaceActivation),
        Named.of("replace-optimiser", Treatments::replaceOptimiser),
        Named.of("rescale-units", Treatments::rescaleUnits),
        Named.of("leak", Treatments::leak));
  }

  @ParameterizedTest
  @MethodSource("irreversible")
  void whateverTheEvidenceNothingThatCannotBeLearnedAgainIsChanged(Supplier<Treatment> treatment) {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 1));
    network.setListeners();
    for (TreatmentContext.Evidence one :
        new TreatmentContext.Evidence[] {
          new TreatmentContext.Evidence(Optional.of("it is old"), Optional.empty()),
          new TreatmentContext.Evidence(Optional.empty(), Optional.of("it is old"))
        }) {
      TreatmentContext patient =
          new TreatmentContext(
              network,
              monitor.latest().orElseThrow(),
              0,
              Double.NaN,
              false,
              false,
              false,
              one,
              MinibatchLoss.PLAIN);

      assertThat(treatment.get().treat(patient, Findings.of(Pathology.SATURATION)))
          .isEqualTo(
              new Outcome.Declined(
                  "the network has learned something, which would be lost: it is old"));
    }
  }
}
