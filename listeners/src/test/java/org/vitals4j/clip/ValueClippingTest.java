package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.Gradients;

class ValueClippingTest extends ClippingPolicyContract {

  @Override
  protected ClippingPolicy policy() {
    return Clipping.value(0.5);
  }

  @Override
  protected double limited(GradientMeasurement gradient, ClippingDecision decision) {
    return decision instanceof ClippingDecision.Clamp clamp
        ? clamp.limit()
        : gradient.global().maxAbs();
  }

  @Test
  void clampsWhereOneElementIsAbove() {
    assertThat(decide(Clipping.value(1e-3), Gradients.ofNorm(1)))
        .isEqualTo(new ClippingDecision.Clamp(1e-3));
  }

  @Test
  void leavesAGradientAloneWhoseElementsAreAllBelow() {
    assertThat(decide(Clipping.value(1), Gradients.ofNorm(1)))
        .isEqualTo(new ClippingDecision.Leave(1));
  }
}
