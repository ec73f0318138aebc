package org.vitals4j.clip;

import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;

/**
 * By element.
 *
 * @param limit largest absolute value that is left alone
 */
record ValueClipping(double limit) implements ClippingPolicy {

  @Override
  public String name() {
    return "value(" + limit + ")";
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    return gradient.global().maxAbs() > limit
        ? new ClippingDecision.Clamp(limit)
        : new ClippingDecision.Leave(limit);
  }
}
