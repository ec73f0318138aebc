package org.vitals4j.ui.health.wire;

import java.util.Arrays;
import java.util.Optional;
import org.vitals4j.report.Internal;

/** Quantities of one layer. Gradients are those of the minibatch mean, before clipping. */
@Internal
public enum LayerMetric {
  /** L2 norm of its gradient. */
  GRADIENT_L2(1, "gradientL2"),
  /** Mean absolute value of its gradient. */
  GRADIENT_MEAN_ABS(2, "gradientMeanAbs"),
  /** Largest absolute value of its gradient. */
  GRADIENT_MAX_ABS(3, "gradientMaxAbs"),
  /** mean|update| ÷ mean|weight|, over its weight matrices. */
  UPDATE_RATIO(4, "updateRatio"),
  /** Dead units ÷ units, in [0, 1]. */
  DEAD_FRACTION(5, "deadFraction"),
  /** Share of activations where the activation function is flat, in [0, 1]. */
  SATURATED_FRACTION(6, "saturatedFraction"),
  /** Share of activations that are exactly 0, in [0, 1]. */
  ZERO_FRACTION(7, "zeroFraction"),
  /** Mean of its activations. */
  ACTIVATION_MEAN(8, "activationMean"),
  /** Standard deviation of its activations. */
  ACTIVATION_STD(9, "activationStd"),
  /** L2 norm of its parameters, before the step. */
  PARAMETER_L2(10, "parameterL2"),
  /** Largest learning rate in force in any of its parameter blocks. */
  LEARNING_RATE(11, "learningRate");

  private final int code;
  private final String field;

  LayerMetric(int code, String field) {
    this.code = code;
    this.field = field;
  }

  /** Its number in encoded reports; never reused. */
  int code() {
    return code;
  }

  /** Its name in JSON; stable. */
  public String field() {
    return field;
  }

  /** Empty for one that a newer version has added. */
  static Optional<LayerMetric> ofCode(long code) {
    return Arrays.stream(values()).filter(metric -> metric.code == code).findFirst();
  }

  /** Empty where there is none of that name. */
  public static Optional<LayerMetric> ofField(String field) {
    return Arrays.stream(values()).filter(metric -> metric.field.equals(field)).findFirst();
  }
}
