package org.vitals4j.clip;

import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.stats.RecentValues;

/** By the global norm, while the gradient explodes. */
final class AlarmClipping implements ClippingPolicy {

  /** The limit where there is no healthy past. */
  private static final double DEFAULT_NORM = 1.0;

  /** Norms that make up the past. */
  private static final int HEALTHY_NORMS = 128;

  /** Norms before the alarm that may have been part of the explosion. */
  private static final int DOUBTFUL_NORMS = 10;

  /** Norms without which there is no past to speak of. */
  private static final int MIN_NORMS = 20;

  private final RecentValues healthy = new RecentValues(HEALTHY_NORMS);
  private final RecentValues doubtful = new RecentValues(DOUBTFUL_NORMS);
  private double max = Double.NaN;

  @Override
  public String name() {
    return "on-alarm";
  }

  @Override
  public ClippingPolicy forNetwork() {
    return new AlarmClipping();
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    double norm = gradient.global().l2();
    if (!circumstances.isOpen(Pathology.EXPLODING_GRADIENT)) {
      max = Double.NaN;
      if (norm > 0) {
        if (doubtful.isFull()) {
          healthy.add(doubtful.ago(DOUBTFUL_NORMS - 1));
        }
        doubtful.add(norm);
      }
      return new ClippingDecision.Leave(Double.POSITIVE_INFINITY);
    }
    if (Double.isNaN(max)) {
      max = healthy.size() < MIN_NORMS ? DEFAULT_NORM : healthy.median();
    }
    return NormClipping.to(norm, max);
  }
}
