package org.vitals4j.treat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments;

/** Networks that write each other's parameters, and such as do not. */
class TrainedTogetherTest {

  private final MultiLayerNetwork one = Networks.mlp(new Adam(0.01), DataType.FLOAT);
  private final MultiLayerNetwork other = Networks.mlp(new Adam(0.01), DataType.FLOAT);
  private final TrainedTogether ofOne = new TrainedTogether(false);
  private final TrainedTogether ofOther = new TrainedTogether(false);

  private static void fit(MultiLayerNetwork network, TrainedTogether together, int seed) {
    together.begin(network);
    network.fit(Networks.batch(8, seed));
    together.end(network);
  }

  private void copy(int layer) {
    other.setParam(layer + "_W", one.getParam(layer + "_W").dup());
    other.setParam(layer + "_b", one.getParam(layer + "_b").dup());
  }

  @Test
  void networksBetweenWhichALayerIsCopiedAreTrainedTogether() {
    for (int i = 0; i < 3; i++) {
      fit(one, ofOne, i);
      copy(1);
      fit(other, ofOther, 100 + i);
    }

    assertThat(ofOther.evidence()).hasValueSatisfying(why -> assertThat(why).contains("in common"));
    assertThat(ofOne.evidence()).isPresent();
  }

  @Test
  void networksThatBeganAlikeAndTrainApartAreNot() {
    for (int i = 0; i < 20; i++) {
      fit(one, ofOne, i);
      fit(other, ofOther, i);
    }

    assertThat(one.params()).isEqualTo(other.params());
    assertThat(ofOne.evidence()).isEmpty();
    assertThat(ofOther.evidence()).isEmpty();
  }

  @Test
  void parametersThatAreRestoredNowAndThenSayNothing() {
    for (int i = 0; i < 60; i++) {
      fit(one, ofOne, i);
      if (i % 15 == 14) {
        one.params().muli(0.99);
      }
    }

    assertThat(ofOne.evidence()).isEmpty();
  }

  @Test
  void parametersThatAreWrittenAgainAndAgainHaveAnotherMaster() {
    for (int i = 0; i < 6; i++) {
      fit(one, ofOne, i);
      one.params().muli(0.99);
    }

    assertThat(ofOne.evidence()).hasValueSatisfying(why -> assertThat(why).contains("writes"));
  }

  @Test
  void constraintsAreNobodyElse() {
    MultiLayerNetwork constrained =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.5))
                .constrainWeights(new MaxNormConstraint(0.1, 1))
                .list()
                .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(8).build())
                .layer(Networks.output(8))
                .build());
    constrained.init();
    for (int i = 0; i < 20; i++) {
      fit(constrained, ofOne, i);
    }

    assertThat(ofOne.evidence()).isEmpty();
  }

  @Test
  void aTreatmentIsNoWriterFromOutside() {
    for (int i = 0; i < 20; i++) {
      ofOne.begin(one);
      one.fit(Networks.batch(8, i));
      one.params().muli(0.99); // as a treatment does, before the iteration is over
      ofOne.end(one);
    }

    assertThat(ofOne.evidence()).isEmpty();
  }

  /** Sees something, always, once a run has begun. */
  private record Worried(Pathology pathology) implements Detector {

    @Override
    public String name() {
      return "worried";
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      if (snapshot.iteration() < 3) {
        return List.of();
      }
      return List.of(
          Symptom.builder(pathology, Severity.WARN)
              .observed(0, 0, "1")
              .evidence("evidence")
              .build());
    }
  }

  private static TrainingMonitor worried(MultiLayerNetwork network, boolean declared) {
    return worried(Pathology.EXPLODING_GRADIENT, network, declared);
  }

  private static TrainingMonitor worried(
      Pathology pathology, MultiLayerNetwork network, boolean declared) {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .detector(() -> new Worried(pathology))
        .trainedTogether(declared)
        .treatments(
            Treatments.builder()
                .on(pathology, () -> Treatments.rollback(5, 2), 1, 40)
                .on(pathology, Treatments::reviveUnits, 1, 40)
                .on(pathology, Treatments::reduceLearningRate, 1, 40)
                .build())
        .build()
        .addTo(network);
  }

  private static Stream<String> given(TrainingMonitor monitor) {
    return monitor.treatments().stream()
        .filter(event -> event.kind() == TreatmentEvent.Kind.GIVEN)
        .map(TreatmentEvent::treatment);
  }

  @Test
  void whereItIsSaidOnlyReversibleTreatmentsAreGiven() {
    TrainingMonitor monitor = worried(one, true);
    Networks.batches(60).forEach(one::fit);

    assertThat(given(monitor)).containsExactly("reduce-learning-rate");
  }

  /** A generator that gets better makes the loss of its discriminator rise. */
  @Test
  void aLossThatRisesCallsForNothing() {
    TrainingMonitor monitor = worried(Pathology.LOSS_DIVERGENCE, one, true);
    Networks.batches(60).forEach(one::fit);

    assertThat(given(monitor)).isEmpty();
  }

  @Test
  void whereItIsFoundNeitherNetworkIsGivenAnythingElse() {
    TrainingMonitor first = worried(one, false);
    TrainingMonitor second = worried(other, false);
    for (int i = 0; i < 60; i++) {
      one.fit(Networks.batch(8, i));
      copy(1);
      other.fit(Networks.batch(8, 100 + i));
    }

    assertThat(given(first)).containsExactly("reduce-learning-rate");
    assertThat(given(second)).containsExactly("reduce-learning-rate");
  }
}
