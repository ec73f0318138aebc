package org.vitals4j.clip;

import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;

/** Watches only. */
record NoClipping() implements ClippingPolicy {

  @Override
  public String name() {
    return "none";
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    return new ClippingDecision.Leave(Double.POSITIVE_INFINITY);
  }
}
