package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.report.Pathology;

/** Circumstances made by hand. */
public record FixedCircumstances(List<UnitNorms> unitNorms, Set<Pathology> open)
    implements Circumstances {

  private static final int UNITS = 4;

  /** Nothing is wrong, and each block has four units of weight norm 1 that share its gradient. */
  public static FixedCircumstances calm(GradientMeasurement gradient) {
    List<UnitNorms> all = new ArrayList<>();
    for (int l = 0; l < gradient.blocks().size(); l++) {
      for (int b = 0; b < gradient.blocks().get(l).size(); b++) {
        double[] norms = new double[UNITS];
        Arrays.fill(norms, gradient.blocks().get(l).get(b).get().l2() / Math.sqrt(UNITS));
        double[] weights = new double[UNITS];
        Arrays.fill(weights, 1);
        all.add(UnitNorms.of(l, b, norms, weights));
      }
    }
    return new FixedCircumstances(all, Set.of());
  }

  public static FixedCircumstances withAlarm(GradientMeasurement gradient) {
    return new FixedCircumstances(calm(gradient).unitNorms(), Set.of(Pathology.EXPLODING_GRADIENT));
  }

  @Override
  public boolean isOpen(Pathology pathology) {
    return open.contains(pathology);
  }

  @Override
  public double gradientNorm() {
    return Double.NaN;
  }
}
