package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.clip.ClippingDecision;
import org.vitals4j.clip.Clipping;
import org.junit.jupiter.api.Test;

class NoClippingTest extends ClippingPolicyContract {

  @Override
  ClippingPolicy policy() {
    return Clipping.none();
  }

  @Test
  void leavesEverythingAlone() {
    assertThat(decide(Clipping.none(), Gradients.ofNorm(1e30)))
        .isEqualTo(new ClippingDecision.Leave(Double.POSITIVE_INFINITY));
  }
}
