package org.vitals4j.clip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vitals4j.clip.ClippingDecision.UnitFactors;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.report.NetworkDescription;

/**
 * By unit, in proportion to its weights.
 *
 * @param lambda largest ratio of gradient norm to weight norm
 * @param epsilon least weight norm that is assumed
 */
record AdaptiveClipping(double lambda, double epsilon) implements ClippingPolicy {

  @Override
  public String name() {
    return "adaptive(" + lambda + ", " + epsilon + ")";
  }

  /** The threshold it names is the norm that the whole would have with every unit at its limit. */
  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    NetworkDescription network = gradient.network();
    List<UnitFactors> clipped = new ArrayList<>();
    double limits = 0;
    for (UnitNorms block : circumstances.unitNorms()) {
      if (network.layers().get(block.layer()).output()) {
        limits = Math.hypot(limits, outputNorm(gradient, block));
        continue;
      }
      double[] factors = new double[block.units()];
      Arrays.fill(factors, 1);
      boolean any = false;
      double squares = 0;
      for (int unit = 0; unit < factors.length; unit++) {
        double limit = lambda * Math.max(block.weightNorm(unit), epsilon);
        double norm = block.gradientNorm(unit);
        squares += limit * limit;
        if (norm > limit) {
          factors[unit] = NormClipping.factor(norm, limit);
          any = true;
        }
      }
      limits = Math.hypot(limits, Math.sqrt(squares));
      if (any) {
        clipped.add(new UnitFactors(block.layer(), block.block(), factors));
      }
    }
    double threshold = Math.max(limits, Double.MIN_VALUE);
    return clipped.isEmpty()
        ? new ClippingDecision.Leave(threshold)
        : new ClippingDecision.ScaleUnits(clipped, threshold);
  }

  /** What is not limited counts as it is. */
  private static double outputNorm(GradientMeasurement gradient, UnitNorms block) {
    return gradient.blocks().get(block.layer()).get(block.block()).get().l2();
  }
}
