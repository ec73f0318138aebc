package org.vitals4j.clip;

import java.util.ArrayList;
import java.util.List;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.TensorStatistics;

/**
 * By the norm of each layer.
 *
 * @param max largest norm that is left alone
 */
record LayerNormClipping(double max) implements ClippingPolicy {

  @Override
  public String name() {
    return "layer-norm(" + max + ")";
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    if (!(gradient.global().l2() > max)) {
      return new ClippingDecision.Leave(max); // no layer has more than all together
    }
    List<Double> factors = new ArrayList<>(gradient.layers().size());
    boolean any = false;
    for (Measurement<TensorStatistics> layer : gradient.layers()) {
      double norm =
          layer instanceof Measurement.Measured<TensorStatistics> measured
              ? measured.value().l2()
              : 0;
      any |= norm > max;
      factors.add(norm > max ? NormClipping.factor(norm, max) : 1.0);
    }
    return any ? new ClippingDecision.ScaleLayers(factors, max) : new ClippingDecision.Leave(max);
  }
}
