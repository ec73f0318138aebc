package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SaturationTest {

  /** Against ND4J's own function and derivative, over inputs from -12 to 12, kinks between them. */
  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {
        "SIGMOID",
        "TANH",
        "SOFTSIGN",
        "RATIONALTANH",
        "RECTIFIEDTANH",
        "HARDSIGMOID",
        "HARDTANH"
      })
  void isWhereTheDerivativeIsBelowOnePercent(Activation activation) {
    int n = 24001;
    INDArray z = Nd4j.linspace(DataType.DOUBLE, -12.0005, 24.0 / (n - 1), n).reshape(1, n);
    INDArray output = activation.getActivationFunction().getActivation(z.dup(), true);
    INDArray slope =
        activation
            .getActivationFunction()
            .backprop(z.dup(), Nd4j.ones(DataType.DOUBLE, 1, n))
            .getFirst();
    double steepest = slope.maxNumber().doubleValue();
    Saturation saturation = Saturation.of(activation.getActivationFunction().toString()).get();

    for (int i = 0; i < n; i++) {
      double share = slope.getDouble(i) / steepest;
      if (Math.abs(share - 0.01) > 1e-4) { // at the limit itself either answer is right
        assertThat(saturation.isSaturated(output.getDouble(i)))
            .as(
                "%s at %s: output %s, slope %s",
                activation, z.getDouble(i), output.getDouble(i), slope.getDouble(i))
            .isEqualTo(share < 0.01);
      }
    }
  }

  @Test
  void theLimitOfSigmoidIsThatOfItsDerivative() {
    double high = Saturation.of("sigmoid").orElseThrow().high();

    assertThat(high * (1 - high)).isCloseTo(0.0025, within(1e-12));
  }

  @Test
  void theLimitOfTanhIsThatOfItsDerivative() {
    double high = Saturation.of("tanh").orElseThrow().high();

    assertThat(1 - high * high).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void reluDoesNotSaturate() {
    assertThat(Saturation.of("relu")).isEmpty();
  }
}
