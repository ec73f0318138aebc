package org.vitals4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.plugin.TreatmentPlugin;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.treat.Outcome;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.TreatmentContext;
import org.vitals4j.treat.model.LearningRates;

/**
 * What a treatment's plug-in must do, and its treatment with it, whatever the finding: extend this
 * to prove yours.
 */
public abstract class TreatmentPluginContract {

  /** A new one. */
  protected abstract TreatmentPlugin plugin();

  /** Options that differ from their defaults, without the plug-in's name. */
  protected Map<String, String> options() {
    return Map.of();
  }

  private Treatment treatment() {
    return plugin().create(PluginRules.options(plugin(), options()));
  }

  public static Stream<Named<Supplier<Model>>> networks() {
    return Stream.of(
        Named.of("MLN", () -> Networks.mlp(new Adam(0.01), DataType.FLOAT)),
        Named.of("MLN, far too slow", () -> Networks.mlp(new Sgd(1e-8), DataType.FLOAT)),
        Named.of("MLN, normalised", () -> Networks.normalisedMlp(new Adam(0.01))),
        Named.of("CG", () -> Networks.graph(new Adam(0.01))));
  }

  @Test
  void isAPluginAsOneMustBe() {
    assertThat(treatment().name()).isEqualTo(plugin().name());
    PluginRules.check(TreatmentPlugin.class, plugin());
  }

  @Test
  void saysWhatItTreatsAndItsLimits() {
    assertThat(plugin().treats()).isNotEmpty();
    assertThat(plugin().most()).isPositive();
    assertThat(plugin().pause()).isPositive();
  }

  @Test
  void isGivenOnlyWhereSomebodyAsksForIt() {
    assertThat(plugin().standard()).isFalse();
  }

  private static Finding finding(Pathology pathology) {
    Symptom symptom =
        Symptom.builder(pathology, Severity.CRITICAL)
            .layers(List.of("0"))
            .observed(1, 1, "1")
            .evidence("evidence")
            .build();
    return new Finding(
        1, symptom, Severity.CRITICAL, Severity.CRITICAL, 2, 2, OptionalInt.empty(), 10);
  }

  /** A network that was trained for a few iterations, and what is known of it. */
  private static TreatmentContext patient(Model model) {
    TrainingMonitor monitor = TrainingMonitor.attach(model);
    for (int i = 0; i < 3; i++) {
      if (model instanceof MultiLayerNetwork network) {
        network.fit(Networks.batch(8, i));
      } else {
        ((ComputationGraph) model).fit(Networks.batch(8, i));
      }
    }
    model.setListeners();
    return new TreatmentContext(model, monitor.latest().orElseThrow(), 3, Double.NaN, false, false);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void planningChangesNothing(Supplier<Model> network) {
    TreatmentContext patient = patient(network.get());
    float[] before = patient.model().params().toFloatVector();
    for (Pathology pathology : Pathology.builtIn()) {
      assertThat(treatment().describe(patient, finding(pathology))).isNotBlank();
    }

    assertThat(patient.model().params().toFloatVector()).containsExactly(before);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void whatDeclinesChangesNothingAndSaysWhy(Supplier<Model> network) {
    for (Pathology pathology : Pathology.builtIn()) {
      TreatmentContext patient = patient(network.get());
      float[] before = patient.model().params().toFloatVector();
      double rate = LearningRates.largest(patient.model(), 3, 0);
      Outcome outcome = treatment().treat(patient, finding(pathology));

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
  @MethodSource("networks")
  void theNetworkStaysFiniteAndCanBeTrained(Supplier<Model> network) {
    TreatmentContext patient = patient(network.get());
    treatment().treat(patient, finding(Pathology.UPDATE_RATIO));
    patient(patient.model());

    assertThat(patient.model().params().sumNumber().doubleValue()).isFinite();
  }
}
