package org.vitals4j.treat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Measurement;
import org.vitals4j.treat.Treatment.Irreversible;
import org.vitals4j.treat.model.HiddenLayer;
import org.vitals4j.treat.model.LayerScaling;
import org.vitals4j.treat.model.ScalingRule;

/**
 * Saturated layers, made to let gradients through again. All other layers, and what they have
 * learned, stay.
 */
record RescaleUnits() implements Irreversible {

  /** Layers with a larger share of saturated outputs are treated along with those at fault. */
  private static final double MIN_SATURATED_SHARE = 0.4;

  @Override
  public String name() {
    return "rescale-units";
  }

  @Override
  public String describe(TreatmentContext context, Finding finding) {
    return "scale the incoming weights of each unit of "
        + (finding.symptom().layers().isEmpty()
            ? "the saturated layers"
            : String.join(", ", finding.symptom().layers()))
        + " so that its activation function is not flat over this minibatch";
  }

  @Override
  public Optional<String> whyNot(TreatmentContext context) {
    return context.reasonAgainstRescaling();
  }

  @Override
  public Outcome treat(TreatmentContext context, Finding finding) {
    Optional<String> learned = whyNot(context);
    if (learned.isPresent()) {
      return new Outcome.Declined(learned.get());
    }
    Set<String> saturated =
        Stream.concat(finding.symptom().layers().stream(), saturated(context))
            .collect(Collectors.toSet());
    List<HiddenLayer> affected =
        HiddenLayer.of(context.model(), context.network()).stream()
            .filter(one -> saturated.contains(one.layer().name()))
            .toList();
    List<HiddenLayer> scaled =
        affected.isEmpty()
            ? affected
            : new LayerScaling(context.model()).run(affected, ScalingRule.LEARNED);
    if (scaled.isEmpty()) {
      return new Outcome.Declined(
          "no saturated layer has units whose input can be seen, and varies over the minibatch");
    }
    List<String> names = scaled.stream().map(one -> one.layer().name()).toList();
    context.resetOptimiser(names);
    double share = finding.symptom().unit().equals("1") ? finding.symptom().observed() : Double.NaN;
    return new Outcome.Done(
        String.format(
            Locale.ROOT,
            "the incoming weights of each unit of %d layers were scaled so that over this minibatch"
                + " its activation function is not flat; all other layers stay",
            scaled.size()),
        names,
        share,
        Double.NaN,
        "1",
        Outcome.Effect.RESCALED);
  }

  private static Stream<String> saturated(TreatmentContext context) {
    return context.snapshot().layers().stream()
        .filter(
            layer ->
                layer.activation().saturatedFraction() instanceof Measurement.Measured<Double> share
                    && share.value() > MIN_SATURATED_SHARE)
        .map(layer -> layer.layer().name());
  }
}
