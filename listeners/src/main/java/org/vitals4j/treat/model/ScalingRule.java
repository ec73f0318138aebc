package org.vitals4j.treat.model;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.UnitMoments;

/** How weights are scaled to what a layer's activation function is given over a minibatch. */
public enum ScalingRule {

  /**
   * For weights that were just drawn. Where the scheme did what it promises they stay as drawn.
   * Else inputs of the activation functions get a mean square of 1 (LSUV, Mishkin and Matas 2016);
   * where the function flattens out on both sides, those of each unit get mean 0 and the deviation
   * that suits the function (Krähenbühl and others 2016).
   */
  FRESH {
    @Override
    boolean scale(
        String activation,
        INDArray weights,
        int axis,
        @Nullable INDArray biases,
        UnitMoments moments) {
      double suits = suits(activation);
      if (Double.isNaN(suits)) {
        double rms = rms(moments);
        boolean fits = rms > 1 / FAR_OF_ALL && rms < FAR_OF_ALL;
        return !fits && isScale(rms) && wholeLayer(weights, rms);
      }
      return (!isAround0(activation) || isFar(moments, suits))
          && eachUnit(weights, axis, biases, moments, suits, 0);
    }
  },

  /**
   * For layers that are saturated but have learned: units that switch between examples only get a
   * smaller slope, and go on to switch where they did; those that hardly do are centred, too.
   */
  LEARNED {
    @Override
    boolean scale(
        String activation,
        INDArray weights,
        int axis,
        @Nullable INDArray biases,
        UnitMoments moments) {
      double suits = suits(activation);
      return !Double.isNaN(suits) && eachUnit(weights, axis, biases, moments, suits, OFF_CENTRE);
    }
  };

  /** A unit whose input hardly varies cannot be scaled to vary. */
  private static final double MIN_SCALE = 1e-8;

  /** Up to this factor from what suits, weights stay as they were drawn. */
  private static final double MAX_FACTOR_FROM_TARGET = 2.5;

  /** The same where the function is flat on one side at most, and a layer's scale matters less. */
  private static final double FAR_OF_ALL = 5;

  /** A unit whose mean is off by more deviations than this hardly ever switches. */
  private static final double OFF_CENTRE = 1.5;

  /**
   * Scales the weights of one layer.
   *
   * @param axis along which its units differ
   * @param moments of the inputs of its activation function
   * @return whether anything was changed
   */
  abstract boolean scale(
      String activation,
      INDArray weights,
      int axis,
      @Nullable INDArray biases,
      UnitMoments moments);

  /**
   * The deviation of its input with which a function learns well; NaN if it is not flat on both
   * sides.
   */
  static double suits(String activation) {
    return switch (activation) {
      case "sigmoid", "hardsigmoid" -> 1.5;
      case "softmax" -> 1;
      case "tanh", "hardtanh", "softsign", "rationaltanh" -> 0.7; // Glorot's, for inputs like these
      default -> Double.NaN;
    };
  }

  /** Whether outputs are around 0: else the inputs of the next layer are off centre by design. */
  private static boolean isAround0(String activation) {
    return activation.contains("tanh") || activation.equals("softsign");
  }

  private static boolean isFar(UnitMoments moments, double suits) {
    double squares = 0;
    for (int unit = 0; unit < moments.units(); unit++) {
      squares += Math.pow(moments.deviation(unit), 2);
    }
    double deviation = Math.sqrt(squares / moments.units());
    return !(deviation > suits / MAX_FACTOR_FROM_TARGET
        && rms(moments) < suits * MAX_FACTOR_FROM_TARGET);
  }

  private static double rms(UnitMoments moments) {
    double squares = 0;
    for (int unit = 0; unit < moments.units(); unit++) {
      squares += Math.pow(moments.mean(unit), 2) + Math.pow(moments.deviation(unit), 2);
    }
    return Math.sqrt(squares / moments.units());
  }

  private static boolean isScale(double value) {
    return value > MIN_SCALE && value < Double.POSITIVE_INFINITY;
  }

  private static boolean wholeLayer(INDArray weights, double rms) {
    weights.muli(1 / rms);
    return true;
  }

  private static boolean eachUnit(
      INDArray weights,
      int axis,
      @Nullable INDArray biases,
      UnitMoments moments,
      double to,
      double offCentre) {
    boolean any = false;
    for (int unit = 0; unit < moments.units(); unit++) {
      double factor = to / moments.deviation(unit);
      double mean = moments.mean(unit);
      if (!isScale(moments.deviation(unit)) || !Double.isFinite(mean)) {
        continue;
      }
      UnitSlice.of(weights, axis, unit).muli(factor);
      if (biases != null) {
        boolean centres = Math.abs(mean) > offCentre * moments.deviation(unit);
        double bias = biases.getDouble(unit);
        biases.putScalar(unit, factor * (centres ? bias - mean : bias));
      }
      any = true;
    }
    return any;
  }
}
