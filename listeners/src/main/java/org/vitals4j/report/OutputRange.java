package org.vitals4j.report;

/**
 * The values that an activation function can give.
 *
 * @param least may be −∞
 * @param greatest may be ∞
 */
@Internal
public record OutputRange(double least, double greatest) {

  private static final OutputRange ANY =
      new OutputRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * Of a function by DL4J's name for it; everything where the name says nothing.
   *
   * @param activation for instance "sigmoid"
   */
  public static OutputRange of(String activation) {
    return switch (activation) {
      case "sigmoid", "hardsigmoid", "softmax" -> new OutputRange(0, 1);
      case "tanh", "hardtanh", "softsign" -> new OutputRange(-1, 1);
      case "relu", "softplus" -> new OutputRange(0, Double.POSITIVE_INFINITY);
      case "rectifiedtanh" -> new OutputRange(0, 1);
      default -> ANY;
    };
  }

  /** Whether both ends are finite. */
  public boolean isBounded() {
    return Double.isFinite(least) && Double.isFinite(greatest);
  }
}
