package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingDecisionTest {

  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 0.5, 0.9999999999999999})
  void scalesByAFactorBetweenZeroAndOne(double factor) {
    assertThat(new ClippingDecision.Scale(factor, 1).factor()).isEqualTo(factor);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, 2, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAFactorThatWouldEraseKeepOrEnlarge(double factor) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClippingDecision.Scale(factor, 1))
        .withMessage("factor must be in (0, 1), but was " + factor);
  }

  @Test
  void everyDecisionNamesItsThreshold() {
    assertThat(new ClippingDecision.Leave(2).threshold()).isEqualTo(2);
    assertThat(new ClippingDecision.Scale(0.5, 3).threshold()).isEqualTo(3);
  }
}
