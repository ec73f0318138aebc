package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.MinibatchLoss;

class FitLearningRateTest {

  private static final Finding FINDING = Findings.of(Pathology.LOSS_PLATEAU);

  private static IterationSnapshot step(MultiLayerNetwork network) {
    TrainingMonitor monitor = TrainingMonitor.builder().sampling(Sampling.every(1)).build();
    network.setListeners(monitor);
    network.fit(Networks.batch(16, 1));
    network.setListeners();
    return monitor.latest().orElseThrow();
  }

  private static MultiLayerNetwork network(IUpdater updater) {
    return Networks.mlp(updater, DataType.DOUBLE);
  }

  private static Outcome treat(MultiLayerNetwork network, boolean slowed) {
    return Treatments.fitLearningRate()
        .treat(new TreatmentContext(network, step(network), 50, Double.NaN, true, slowed), FINDING);
  }

  @Test
  void stepsThatAreFarTooSmallBecomeUsual() {
    MultiLayerNetwork network = network(new Adam(1e-8));
    assertThat(treat(network, false)).isInstanceOf(Outcome.Done.class);

    assertThat(StepSizes.median(step(network))).isCloseTo(0.03, within(0.015));
  }

  @Test
  void stepsThatAreTooLargeBecomeUsual() {
    MultiLayerNetwork network = network(new Adam(0.5));
    assertThat(treat(network, false)).isInstanceOf(Outcome.Done.class);

    assertThat(LearningRates.largest(network, 0, 0)).isLessThan(0.05);
  }

  @Test
  void stepsThatAreOnlySmallMayBeMeant() {
    MultiLayerNetwork network = network(new Sgd(0.01));
    assertThat(StepSizes.median(step(network))).isBetween(3e-4, 0.01);

    assertThat(treat(network, false)).isInstanceOf(Outcome.Declined.class);
    assertThat(LearningRates.largest(network, 0, 0)).isEqualTo(0.01);
  }

  @Test
  void aRateThatATreatmentHasLoweredIsNotRaised() {
    MultiLayerNetwork network = network(new Adam(1e-8));

    assertThat(treat(network, true)).isInstanceOf(Outcome.Declined.class);
    assertThat(LearningRates.largest(network, 0, 0)).isEqualTo(1e-8);
  }

  @Test
  void aRateThatWasTurnedDownOnPurposeIsNotRaised() {
    MultiLayerNetwork network = network(new Adam(1e-8));
    TreatmentContext patient =
        new TreatmentContext(
            network,
            step(network),
            50,
            Double.NaN,
            true,
            false,
            true,
            TreatmentContext.Evidence.NONE,
            MinibatchLoss.PLAIN);
    Outcome outcome = Treatments.fitLearningRate().treat(patient, FINDING);

    assertThat(outcome).isInstanceOf(Outcome.Declined.class);
    assertThat(LearningRates.largest(network, 0, 0)).isEqualTo(1e-8);
  }

  @Test
  void noRateIsRaisedBeyondATenth() {
    MultiLayerNetwork network = network(new Sgd(1e-7));
    treat(network, false);

    assertThat(LearningRates.largest(network, 0, 0)).isCloseTo(0.1, within(1e-9));
  }
}
