package org.vitals4j.measure.activation;

import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Where an activation function is flat, told by its output: its derivative there is below 1 % of
 * its largest.
 *
 * <p>Each function here has its largest slope at or near 0 and flattens on both sides, so the flat
 * outputs are those beyond two limits. The limits are solved once, by bisection of the derivative;
 * for sigmoid and tanh they agree with the closed forms {@code a(1 - a) < 0.0025} and {@code 1 - a²
 * < 0.01}. The piecewise linear functions are flat exactly at their bounds.
 *
 * @param low outputs at or below this are saturated
 * @param high outputs at or above this are saturated
 */
public record Saturation(double low, double high) {

  /** A function that never saturates. */
  public static final Saturation NONE =
      new Saturation(Double.NaN, Double.NaN); // no value compares with NaN

  private static final double MAX_FLAT_SLOPE = 0.01;

  private static final Map<String, Saturation> KNOWN =
      Map.of(
          "sigmoid", sigmoid(),
          "tanh", odd(Math::tanh, z -> 1 - Math.tanh(z) * Math.tanh(z)),
          "softsign", odd(z -> z / (1 + Math.abs(z)), z -> 1 / ((1 + z) * (1 + z))),
          "rationaltanh", odd(Saturation::rationalTanh, Saturation::rationalTanhSlope),
          "rectifiedtanh",
              // Its slope is 0 wherever the output is.
              new Saturation(0, odd(Math::tanh, z -> 1 - Math.tanh(z) * Math.tanh(z)).high()),
          "hardsigmoid", new Saturation(0, 1),
          "hardtanh", new Saturation(-1, 1));

  /**
   * The limits of a function, by DL4J's name for it.
   *
   * @return empty for functions that do not saturate on their output
   */
  static Optional<Saturation> of(String activation) {
    return Optional.ofNullable(KNOWN.get(activation));
  }

  boolean isSaturated(double output) {
    return output <= low || output >= high;
  }

  /** Whether there are limits at all. */
  boolean isLimited() {
    return !Double.isNaN(high);
  }

  /** The largest float at or below {@link #low}: no float lies between. */
  float lowFloat() {
    float nearest = (float) low;
    return nearest > low ? Math.nextDown(nearest) : nearest;
  }

  /** The smallest float at or above {@link #high}. */
  float highFloat() {
    float nearest = (float) high;
    return nearest < high ? Math.nextUp(nearest) : nearest;
  }

  int count(double[] x, int from, int n) {
    if (!isLimited()) {
      return 0;
    }
    int saturated = 0;
    for (int i = from; i < from + n; i++) {
      saturated += x[i] <= low || x[i] >= high ? 1 : 0;
    }
    return saturated;
  }

  private static Saturation sigmoid() {
    DoubleUnaryOperator f = z -> 1 / (1 + Math.exp(-z));
    double limit = flatFrom(z -> f.applyAsDouble(z) * (1 - f.applyAsDouble(z)));
    return new Saturation(f.applyAsDouble(-limit), f.applyAsDouble(limit));
  }

  private static Saturation odd(DoubleUnaryOperator f, DoubleUnaryOperator slope) {
    double high = f.applyAsDouble(flatFrom(slope));
    return new Saturation(-high, high);
  }

  /** The input from which on a slope stays below 1 % of its largest. */
  private static double flatFrom(DoubleUnaryOperator slope) {
    double steepest = 0;
    double steep = 0;
    for (double z = 0; z < 4; z += 1e-4) {
      if (slope.applyAsDouble(z) > steepest) {
        steepest = slope.applyAsDouble(z);
        steep = z;
      }
    }
    double flat = 1000;
    for (int i = 0; i < 100; i++) {
      double middle = (steep + flat) / 2;
      if (slope.applyAsDouble(middle) < MAX_FLAT_SLOPE * steepest) {
        flat = middle;
      } else {
        steep = middle;
      }
    }
    return flat;
  }

  /** ND4J's approximation of 1.7159 tanh(2z/3). */
  private static double rationalTanh(double z) {
    double y = Math.abs(2 * z / 3);
    return Math.signum(z) * 1.7159 * (1 - 1 / (1 + y + y * y + 1.41645 * y * y * y * y));
  }

  private static double rationalTanhSlope(double z) {
    double y = Math.abs(2 * z / 3);
    double d = 1 + y + y * y + 1.41645 * y * y * y * y;
    return 1.7159 * (2.0 / 3) * (1 + 2 * y + 4 * 1.41645 * y * y * y) / (d * d);
  }
}
