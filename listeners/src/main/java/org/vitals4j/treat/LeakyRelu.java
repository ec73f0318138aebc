package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.vitals4j.report.Finding;
import org.vitals4j.treat.Treatment.Irreversible;
import org.vitals4j.treat.model.LiveLayers;

/** Gives dead units a slope to climb back on. */
record LeakyRelu() implements Irreversible {

  private static final double SLOPE = 0.01;

  @Override
  public String name() {
    return "leak";
  }

  @Override
  public String describe(TreatmentContext context, Finding finding) {
    return "turn the activation function of "
        + String.join(", ", finding.symptom().layers())
        + " into leaky ReLU";
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
    List<String> changed = new ArrayList<>();
    for (AffectedLayers.Units affected : AffectedLayers.dead(context)) {
      Optional<Layer> live = LiveLayers.layerOf(context.layers().get(affected.layer().index()));
      Object conf = live.map(layer -> layer.conf().getLayer()).orElse(null);
      // DL4J reads it in every pass, so it counts from the next iteration on.
      if (conf instanceof BaseLayer base) {
        base.setActivationFn(new ActivationLReLU(SLOPE));
      } else if (conf instanceof ActivationLayer only) {
        only.setActivationFn(new ActivationLReLU(SLOPE));
      } else {
        continue;
      }
      changed.add(affected.layer().name());
    }
    return changed.isEmpty()
        ? new Outcome.Declined("no layer with dead units has an activation function of its own")
        : new Outcome.Done(
            "the activation function is leaky ReLU of slope " + SLOPE + " now",
            changed,
            0,
            SLOPE,
            "1",
            Outcome.Effect.RENEWED);
  }
}
