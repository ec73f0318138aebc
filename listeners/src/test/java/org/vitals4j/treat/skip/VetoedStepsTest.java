package org.vitals4j.treat.skip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.TreatmentContext;
import org.vitals4j.treat.Treatments;

/** Steps that treatments refuse, in real runs. */
class VetoedStepsTest {

  private static final int GOOD = 5;

  /** Refuses every step once a few were made, and has no other effect. */
  private static final class Picky implements Treatment {

    private final boolean everyOther;

    Picky(boolean everyOther) {
      this.everyOther = everyOther;
    }

    @Override
    public String name() {
      return "picky";
    }

    @Override
    public String describe(TreatmentContext patient, Finding finding) {
      return "refuse";
    }

    @Override
    public Outcome treat(TreatmentContext patient, Finding finding) {
      return new Outcome.Declined("it only refuses");
    }

    @Override
    public Optional<String> vetoStep(Model model, int iteration) {
      return iteration < GOOD || (everyOther && iteration % 2 == 0)
          ? Optional.empty()
          : Optional.of("it is too late for this one");
    }
  }

  private final MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);
  private boolean everyOther;
  private boolean trainedTogether;

  private TrainingMonitor picky(Mode mode) {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .treatments(
            Treatments.builder()
                .on(Pathology.LOSS_DIVERGENCE, () -> new Picky(everyOther), 1, 1)
                .build())
        .trainedTogether(trainedTogether)
        .mode(mode)
        .build()
        .addTo(network);
  }

  private void fit(int minibatches) {
    Networks.batches(minibatches).forEach(network::fit);
  }

  @Test
  void parametersAndOptimiserStateStayBitForBit() {
    picky(Mode.TREAT);
    fit(GOOD);
    INDArray parameters = network.params().dup();
    INDArray state = network.getUpdater().getStateViewArray().dup();
    fit(10);

    assertThat(network.params().toFloatVector()).containsExactly(parameters.toFloatVector());
    assertThat(network.getUpdater().getStateViewArray().toFloatVector())
        .containsExactly(state.toFloatVector());
    assertThat(network.getIterationCount()).isEqualTo(GOOD + 10);
  }

  @Test
  void whatIsKeptOutIsToldOfSparingly() {
    TrainingMonitor monitor = picky(Mode.TREAT);
    fit(GOOD + 15);

    assertThat(monitor.treatments())
        .hasSize(2) // the first and the tenth
        .allSatisfy(
            event -> {
              assertThat(event.treatment()).isEqualTo("picky");
              assertThat(event.text()).contains("it is too late");
            });
  }

  @Test
  void whatIsKeptOutIsNotDiagnosed() {
    TrainingMonitor monitor = picky(Mode.TREAT);
    fit(GOOD);
    DataSet far = Networks.batch(8, 1);
    far.setFeatures(far.getFeatures().mul(1e6));
    for (int i = 0; i < VetoedSteps.MOST_IN_A_ROW; i++) {
      network.fit(far);
    }

    assertThat(monitor.findings()).noneMatch(one -> one.openedAt() >= GOOD);
  }

  @Test
  void noTreatmentStarvesARun() {
    TrainingMonitor monitor = picky(Mode.TREAT);
    fit(GOOD + VetoedSteps.MOST_IN_A_ROW);
    INDArray before = network.params().dup();
    fit(1);

    assertThat(network.params()).isNotEqualTo(before);
    assertThat(monitor.treatments())
        .filteredOn(event -> event.kind() == TreatmentEvent.Kind.GAVE_UP)
        .singleElement()
        .satisfies(event -> assertThat(event.text()).contains("let in again"));
  }

  @Test
  void ofTwoHundredMinibatchesTwentyAreKeptOutAtMost() {
    everyOther = true;
    picky(Mode.TREAT);
    List<Boolean> keptOut = new ArrayList<>();
    for (DataSet batch : Networks.batches(450)) {
      INDArray before = network.params().dup();
      network.fit(batch);
      keptOut.add(network.params().equalsWithEps(before, 0));
    }

    for (int from = 0; from + VetoedSteps.WINDOW <= keptOut.size(); from++) {
      assertThat(
              keptOut.subList(from, from + VetoedSteps.WINDOW).stream().filter(one -> one).count())
          .isLessThanOrEqualTo(VetoedSteps.MOST_IN_WINDOW);
    }
    assertThat(keptOut.stream().filter(one -> one).count())
        .isGreaterThan(2 * VetoedSteps.MOST_IN_WINDOW);
  }

  @Test
  void aTreatmentThatIsGivenAgainDoesNotStarveTheRunEither() {
    VetoedSteps refusals = new VetoedSteps();
    int refused = 0;
    for (int i = 0; i < VetoedSteps.WINDOW; i++) {
      refusals.begin();
      if (refusals.areHeeded()) {
        refusals.refuse("rollback", "it is bad");
        refused++;
        refusals.renew();
      }
    }

    assertThat(refused).isEqualTo(VetoedSteps.MOST_IN_WINDOW);
  }

  @Test
  void noMinibatchIsKeptOutOfANetworkThatIsTrainedTogetherWithOthers() {
    trainedTogether = true;
    picky(Mode.TREAT);
    fit(GOOD);
    INDArray before = network.params().dup();
    fit(1);

    assertThat(network.params()).isNotEqualTo(before);
  }

  @Test
  void inAdviseModeNothingIsRefused() {
    picky(Mode.ADVISE);
    fit(GOOD);
    INDArray before = network.params().dup();
    fit(1);

    assertThat(network.params()).isNotEqualTo(before);
  }
}
