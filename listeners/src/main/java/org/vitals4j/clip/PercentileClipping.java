package org.vitals4j.clip;

import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.stats.QuantileSketch;

/** By the global norm, at a percentile of all norms so far. */
final class PercentileClipping implements ClippingPolicy {

  private final double percentile;
  private final QuantileSketch norms = new QuantileSketch();

  PercentileClipping(double percentile) {
    this.percentile = percentile;
  }

  @Override
  public String name() {
    return "percentile(" + percentile + ")";
  }

  @Override
  public ClippingPolicy forNetwork() {
    return new PercentileClipping(percentile);
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    double norm = gradient.global().l2();
    norms.add(norm); // leaves out 0, which would drag the limit to 0 and stop the training
    return norms.count() == 0
        ? new ClippingDecision.Leave(Double.POSITIVE_INFINITY)
        : NormClipping.to(norm, norms.quantile(percentile / 100));
  }
}
