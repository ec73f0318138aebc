package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.Gradients;

class NoClippingTest extends ClippingPolicyContract {

  @Override
  protected ClippingPolicy policy() {
    return Clipping.none();
  }

  @Test
  void leavesEverythingAlone() {
    assertThat(decide(Clipping.none(), Gradients.ofNorm(1e30)))
        .isEqualTo(new ClippingDecision.Leave(Double.POSITIVE_INFINITY));
  }
}
