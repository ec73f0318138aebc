package org.vitals4j.clip;

import org.vitals4j.clip.ClippingPolicy.Circumstances;
import org.vitals4j.measure.GradientMeasurement;

/** By the global norm, where it stands out from the recent ones. */
final class ZScoreClipping implements ClippingPolicy {

  /** The limit while there are no statistics. */
  private static final double WARM_UP_NORM = 1.0;

  /** Least standard deviation ÷ mean. */
  private static final double MIN_RELATIVE_DEVIATION = 0.05;

  /** Clips in a row after which the gradient has changed for good. */
  private static final int MAX_CLIPS_IN_A_ROW = 20;

  private final double alpha;
  private final double limit;
  private final int warmUp;

  private int seen;
  private double sum;
  private double squares;
  private double mean;
  private double variance;
  private int inARow;

  ZScoreClipping(double alpha, double limit, int warmUp) {
    this.alpha = alpha;
    this.limit = limit;
    this.warmUp = warmUp;
  }

  @Override
  public String name() {
    return "z-score(" + alpha + ", " + limit + ", " + warmUp + ")";
  }

  @Override
  public ClippingPolicy forNetwork() {
    return new ZScoreClipping(alpha, limit, warmUp);
  }

  @Override
  public ClippingDecision decide(GradientMeasurement gradient, Circumstances circumstances) {
    double norm = gradient.global().l2();
    if (seen < warmUp) {
      if (norm > 0) {
        learn(norm);
      }
      return NormClipping.to(norm, WARM_UP_NORM);
    }
    if (norm == 0) {
      return new ClippingDecision.Leave(largest());
    }
    double std = deviation();
    double z = (norm - mean) / std;
    double max = z > limit ? mean + limit * limit * std / z : norm;
    double threshold = largest();
    ClippingDecision decision =
        z > limit
            ? new ClippingDecision.Scale(NormClipping.factor(norm, max), max)
            : new ClippingDecision.Leave(threshold);
    mean = alpha * mean + (1 - alpha) * max;
    variance = alpha * variance + (1 - alpha) * (max - mean) * (max - mean);
    inARow = z > limit ? inARow + 1 : 0;
    if (inARow >= MAX_CLIPS_IN_A_ROW) {
      restart();
    }
    return decision;
  }

  /** Welford's sums: norms may be huge, or all alike. */
  private void learn(double norm) {
    seen++;
    double before = seen == 1 ? 0 : sum;
    sum = before + (norm - before) / seen;
    squares = seen == 1 ? 0 : squares + (norm - before) * (norm - sum);
    if (seen == warmUp) {
      mean = sum;
      variance = squares / seen;
    }
  }

  private double deviation() {
    return Math.max(Math.sqrt(variance), MIN_RELATIVE_DEVIATION * mean);
  }

  private double largest() {
    return mean + limit * deviation();
  }

  private void restart() {
    seen = 0;
    inARow = 0;
  }
}
