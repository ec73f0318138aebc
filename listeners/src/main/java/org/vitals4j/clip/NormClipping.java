package org.vitals4j.clip;

import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;

/**
 * By the global norm.
 *
 * @param max largest norm that is left alone
 */
record NormClipping(double max) implements ClippingPolicy {

  @Override
  public String name() {
    return "norm(" + max + ")";
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    return to(gradient.global().l2(), max);
  }

  /** Brings a norm down to a limit, where it is above. */
  static ClippingDecision to(double norm, double max) {
    return norm > max
        ? new ClippingDecision.Scale(factor(norm, max), max)
        : new ClippingDecision.Leave(max);
  }

  /**
   * {@code max / norm}, in (0, 1): a quotient of extremes may round to 0, or of neighbours to 1.
   */
  static double factor(double norm, double max) {
    return Math.max(Double.MIN_VALUE, Math.min(Math.nextDown(1.0), max / norm));
  }
}
