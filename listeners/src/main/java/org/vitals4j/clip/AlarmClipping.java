package org.vitals4j.clip;

import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.stats.RecentValues;

/** By the global norm, while the gradient explodes. */
final class AlarmClipping implements ClippingPolicy {

  /** The limit where there is no healthy past. */
  private static final double WITHOUT_PAST = 1.0;

  /** Norms that make up the past. */
  private static final int PAST = 128;

  /** Norms before the alarm that may have been part of the explosion. */
  private static final int DOUBTFUL = 10;

  /** Norms without which there is no past to speak of. */
  private static final int LEAST = 20;

  private final RecentValues healthy = new RecentValues(PAST);
  private final RecentValues doubtful = new RecentValues(DOUBTFUL);
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
          healthy.add(doubtful.ago(DOUBTFUL - 1));
        }
        doubtful.add(norm);
      }
      return new ClippingDecision.Leave(Double.POSITIVE_INFINITY);
    }
    if (Double.isNaN(max)) {
      max = healthy.size() < LEAST ? WITHOUT_PAST : healthy.median();
    }
    return NormClipping.to(norm, max);
  }
}
