package org.vitals4j.measure.chance;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The answers that an output's activation function can give.
 *
 * @param least the least of one column, or near it
 * @param greatest the greatest
 * @param shares whether the columns of a row add up to 1
 */
record AnswerRange(double least, double greatest, boolean shares) {

  /** A function that comes so far goes on. */
  private static final double MIN_UNBOUNDED_VALUE = 50;

  private static final double[] FAR_INPUTS = {-1e6, -1e3, -100, 100, 1e3, 1e6};

  /** Tried in steps of 0.1 to either side, where functions have their turning points. */
  private static final int NEAR_INPUT_STEPS = 200;

  /** Found by trying: also for functions of somebody else's. Null where it fails. */
  static @Nullable AnswerRange of(IActivation function) {
    if (function instanceof ActivationSoftmax) {
      return new AnswerRange(0, 1, true);
    }
    double[] tried = new double[2 * NEAR_INPUT_STEPS + 1 + FAR_INPUTS.length];
    for (int i = -NEAR_INPUT_STEPS; i <= NEAR_INPUT_STEPS; i++) {
      tried[NEAR_INPUT_STEPS + i] = i / 10.0;
    }
    System.arraycopy(FAR_INPUTS, 0, tried, 2 * NEAR_INPUT_STEPS + 1, FAR_INPUTS.length);
    try {
      INDArray in = Nd4j.createFromArray(tried).castTo(DataType.DOUBLE).reshape(tried.length, 1);
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (double out : LabelRows.numbers(function.getActivation(in, false))) {
        least = out < least ? out : least;
        greatest = out > greatest ? out : greatest;
      }
      if (!(least <= greatest)) {
        return null;
      }
      return new AnswerRange(
          least < -MIN_UNBOUNDED_VALUE ? Double.NEGATIVE_INFINITY : least,
          greatest > MIN_UNBOUNDED_VALUE ? Double.POSITIVE_INFINITY : greatest,
          false);
    } catch (RuntimeException failed) {
      return null;
    }
  }

  double nearest(double answer) {
    return Math.max(least, Math.min(greatest, answer));
  }
}
