package org.vitals4j.treat;

import java.util.Locale;
import org.vitals4j.measure.GradientMeasurement;

/** The clipping policies that come with Vitals4j. */
public final class Clipping {

  private Clipping() {}

  /**
   * Clips by the global norm: where {@code ‖g‖ > max}, every gradient is multiplied by {@code
   * max/‖g‖}. The direction of the step stays. Pascanu, Mikolov and Bengio 2013, algorithm 1.
   *
   * @param max largest norm that is left alone, in units of the minibatch-mean gradient, so that it
   *     means the same for every batch size; positive and finite. 1.0 is usual
   */
  public static ClippingPolicy norm(double max) {
    if (!(max > 0 && max < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "largest gradient norm must be positive and finite, but was " + max);
    }
    return new ByGlobalNorm(max);
  }

  private record ByGlobalNorm(double max) implements ClippingPolicy {

    @Override
    public String name() {
      return String.format(Locale.ROOT, "norm(%s)", max);
    }

    @Override
    public ClippingDecision decide(GradientMeasurement gradient) {
      double norm = gradient.global().l2();
      return norm > max
          // A quotient of extremes may round to 0, and that would be no scaling any more.
          ? new ClippingDecision.Scale(Math.max(Double.MIN_VALUE, max / norm), max)
          : new ClippingDecision.Leave(max);
    }
  }
}
