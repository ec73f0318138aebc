package org.vitals4j.clip;

/**
 * The clipping policies that come with Vitals4j. Limits are in units of the minibatch-mean
 * gradient, so that they mean the same for every batch size (except under {@code miniBatch(false)},
 * where DL4J applies the sum, and the sum is what they are compared with).
 *
 * <p>{@code docs/treatments.md} compares them.
 */
public final class Clipping {

  private Clipping() {}

  /** Clips nothing: norms are measured in every iteration, and that is all. */
  public static ClippingPolicy none() {
    return new NoClipping();
  }

  /**
   * Clips by the global norm: where {@code ‖g‖ > max}, every gradient is multiplied by {@code
   * max/‖g‖}. The direction of the step stays. Pascanu, Mikolov and Bengio 2013, algorithm 1.
   *
   * @param max largest norm that is left alone, positive and finite. 1.0 is usual
   */
  public static ClippingPolicy norm(double max) {
    return new NormClipping(positive("largest gradient norm", max));
  }

  /**
   * The same for each layer on its own: the direction of the step changes.
   *
   * @param max largest norm of a layer's gradient that is left alone, positive and finite. 1.0 is
   *     usual
   */
  public static ClippingPolicy layerNorm(double max) {
    return new LayerNormClipping(positive("largest gradient norm of a layer", max));
  }

  /**
   * Brings every element into {@code [-limit, limit]}: the direction of the step changes.
   *
   * @param limit positive and finite. 0.5 is usual
   */
  public static ClippingPolicy value(double limit) {
    return new ValueClipping(positive("largest gradient element", limit));
  }

  /** Adaptive gradient clipping with λ = 0.01 and ε = 0.001. */
  public static ClippingPolicy adaptive() {
    return adaptive(0.01, 1e-3);
  }

  /**
   * Adaptive gradient clipping (AGC): the gradient of a unit's weights may be at most {@code λ ·
   * max(‖w‖, ε)}, the output layer's excepted. A unit is a column of a dense or recurrent matrix, a
   * filter of a convolution, a whole bias. Brock, De, Smith and Simonyan 2021, equation 3.
   *
   * @param lambda λ, the largest ratio of gradient to weights, positive and finite
   * @param epsilon ε, the least norm that weights are taken to have, so that units of zero weight
   *     can learn; positive and finite
   */
  public static ClippingPolicy adaptive(double lambda, double epsilon) {
    return new AdaptiveClipping(
        positive("lambda, the largest ratio of gradient to weights,", lambda),
        positive("epsilon, the least weight norm,", epsilon));
  }

  /**
   * Clips by the global norm at a percentile of all norms so far (AutoClip), the present one
   * included. At 10, nine steps in ten are clipped, by design. Seetharaman, Wichern, Pardo and Le
   * Roux 2020.
   *
   * @param percentile in (0, 100]. 10 is the paper's
   */
  public static ClippingPolicy percentile(double percentile) {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile must be in (0, 100], but was " + percentile);
    }
    return new PercentileClipping(percentile);
  }

  /** ZClip with α = 0.97, a limit of 2.5 and 25 iterations of warm-up. */
  public static ClippingPolicy zScore() {
    return zScore(0.97, 2.5, 25);
  }

  /**
   * Clips norms that stand out from the recent ones by more than so many standard deviations
   * (ZClip). Kumar, Owen, Roy Chowdhury and Güra 2025, algorithm 1, with two additions of ours: the
   * standard deviation is taken to be at least 5 % of the mean, and after 20 clips in a row the
   * statistics begin anew, because the original can lock itself at a level that the gradient has
   * left for good.
   *
   * @param alpha what is kept of the running mean and variance from one iteration to the next, in
   *     (0, 1)
   * @param limit standard deviations, positive and finite
   * @param warmUp iterations before the first judgement, at least 2; a norm of 1.0 is the limit
   *     meanwhile
   */
  public static ClippingPolicy zScore(double alpha, double limit, int warmUp) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be in (0, 1), but was " + alpha);
    }
    if (warmUp < 2) {
      throw new IllegalArgumentException(
          "warm-up must be at least 2 iterations, but was " + warmUp);
    }
    return new ZScoreClipping(alpha, positive("limit in standard deviations", limit), warmUp);
  }

  /**
   * Clips nothing until {@link org.vitals4j.report.Pathology#EXPLODING_GRADIENT} is found, then by
   * the global norm at the median of the healthy past (at 1.0 where there is none), until the
   * finding closes.
   */
  public static ClippingPolicy onAlarm() {
    return new AlarmClipping();
  }

  private static double positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be positive and finite, but was " + value);
    }
    return value;
  }
}
