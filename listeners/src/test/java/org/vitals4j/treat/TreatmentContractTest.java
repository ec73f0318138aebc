package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.Networks;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.Pathology;
import org.vitals4j.diagnose.Severity;
import org.vitals4j.diagnose.Symptom;

/** What {@link Treatment} asks of every implementation, whatever the finding. */
class TreatmentContractTest {

  static Stream<Arguments> cases() {
    List<Supplier<Treatment>> treatments =
        List.of(
            Treatments::rollback,
            Treatments::reduceLearningRate,
            Treatments::fitLearningRate,
            Treatments::reviveUnits,
            Treatments::leak,
            Treatments::reinitialise,
            Treatments::replaceActivation,
            Treatments::halt);
    List<Named<Supplier<Model>>> networks =
        List.of(
            Named.of("MLN", () -> Networks.mlp(new Adam(0.01), DataType.FLOAT)),
            Named.of("MLN, normalised", () -> Networks.normalisedMlp(new Adam(0.01))),
            Named.of("CG", () -> Networks.graph(new Adam(0.01))));
    List<Arguments> all = new ArrayList<>();
    for (Supplier<Treatment> treatment : treatments) {
      for (Named<Supplier<Model>> network : networks) {
        all.add(Arguments.of(Named.of(treatment.get().name(), treatment), network));
      }
    }
    return all.stream();
  }

  private static Finding finding(Pathology pathology) {
    Symptom symptom =
        new Symptom(
            pathology,
            "",
            Severity.CRITICAL,
            List.of("0"),
            1,
            1,
            "1",
            "evidence",
            List.of(),
            List.of());
    return new Finding(1, symptom, Severity.CRITICAL, Severity.CRITICAL, 2, 2, OptionalInt.empty());
  }

  /** A network that was trained for a few iterations, and what is known of it. */
  private static Patient patient(Model model) {
    TrainingMonitor monitor = TrainingMonitor.attach(model);
    for (int i = 0; i < 3; i++) {
      if (model instanceof MultiLayerNetwork network) {
        network.fit(Networks.batch(8, i));
      } else {
        ((ComputationGraph) model).fit(Networks.batch(8, i));
      }
    }
    model.setListeners();
    return new Patient(model, monitor.latest().orElseThrow(), 3, false, false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void planningChangesNothing(Supplier<Treatment> treatment, Supplier<Model> network) {
    Patient patient = patient(network.get());
    float[] before = patient.model().params().toFloatVector();
    for (Pathology pathology : Pathology.values()) {
      assertThat(treatment.get().plan(patient, finding(pathology))).isNotBlank();
    }

    assertThat(patient.model().params().toFloatVector()).containsExactly(before);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatDeclinesChangesNothingAndSaysWhy(
      Supplier<Treatment> treatment, Supplier<Model> network) {
    for (Pathology pathology : Pathology.values()) {
      Patient patient = patient(network.get());
      float[] before = patient.model().params().toFloatVector();
      double rate = LearningRates.largest(patient.model(), 3, 0);
      Outcome outcome = treatment.get().treat(patient, finding(pathology));

      if (outcome instanceof Outcome.Declined declined) {
        assertThat(declined.reason()).isNotBlank();
        assertThat(patient.model().params().toFloatVector()).containsExactly(before);
        assertThat(LearningRates.largest(patient.model(), 3, 0)).isEqualTo(rate);
      } else if (outcome instanceof Outcome.Done done) {
        assertThat(done.text()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNetworkStaysFiniteAndCanBeTrained(
      Supplier<Treatment> treatment, Supplier<Model> network) {
    Patient patient = patient(network.get());
    treatment.get().treat(patient, finding(Pathology.UPDATE_RATIO));
    patient(patient.model());

    assertThat(patient.model().params().sumNumber().doubleValue()).isFinite();
  }
}
