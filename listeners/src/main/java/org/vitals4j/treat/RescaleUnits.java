package org.vitals4j.treat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Measurement;
import org.vitals4j.treat.model.HiddenLayer;
import org.vitals4j.treat.model.LayerScaling;
import org.vitals4j.treat.model.OptimiserState;
import org.vitals4j.treat.model.ScalingRule;

/**
 * Saturated layers, made to let gradients through again. All other layers, and what they have
 * learned, stay.
 */
record RescaleUnits() implements Irreversible {

  /** Layers with a larger share of saturated outputs are treated along with those at fault. */
  private static final double SATURATED = 0.4;

  @Override
  public String name() {
    return "rescale-units";
  }

  @Override
  public String describe(TreatmentContext patient, Finding finding) {
    return "scale the incoming weights of each unit of "
        + (finding.symptom().layers().isEmpty()
            ? "the saturated layers"
            : String.join(", ", finding.symptom().layers()))
        + " so that its activation function is not flat over this minibatch";
  }

  @Override
  public Optional<String> whyNot(TreatmentContext patient) {
    return patient.whyNotOtherwise();
  }

  @Override
  public Outcome treat(TreatmentContext patient, Finding finding) {
    Optional<String> learned = whyNot(patient);
    if (learned.isPresent()) {
      return new Outcome.Declined(learned.get());
    }
    Set<String> saturated =
        Stream.concat(finding.symptom().layers().stream(), saturated(patient))
            .collect(Collectors.toSet());
    List<HiddenLayer> sick =
        HiddenLayer.of(patient.model(), patient.network()).stream()
            .filter(one -> saturated.contains(one.layer().name()))
            .toList();
    List<HiddenLayer> scaled =
        sick.isEmpty() ? sick : new LayerScaling(patient.model()).run(sick, ScalingRule.LEARNED);
    if (scaled.isEmpty()) {
      return new Outcome.Declined(
          "no saturated layer has units whose input can be seen, and varies over the minibatch");
    }
    scaled.forEach(one -> forget(patient.model(), patient.parts().get(one.layer().index())));
    double share = finding.symptom().unit().equals("1") ? finding.symptom().observed() : Double.NaN;
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "the incoming weights of each unit of %d layers were scaled so that over this minibatch"
                + " its activation function is not flat; all other layers stay",
            scaled.size()),
        scaled.stream().map(one -> one.layer().name()).toList(),
        share,
        Double.NaN,
        "1",
        Outcome.Effect.RESCALED);
  }

  private static Stream<String> saturated(TreatmentContext patient) {
    return patient.snapshot().layers().stream()
        .filter(
            layer ->
                layer.activation().saturatedFraction() instanceof Measurement.Measured<Double> share
                    && share.value() > SATURATED)
        .map(layer -> layer.layer().name());
  }

  private static void forget(Model model, Trainable part) {
    for (String key : part.paramTable(false).keySet()) {
      for (INDArray state : OptimiserState.of(model, part, key)) {
        state.assign(0);
      }
    }
  }
}
