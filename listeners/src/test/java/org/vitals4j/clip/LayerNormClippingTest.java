package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.Gradients;

class LayerNormClippingTest extends ClippingPolicyContract {

  @Override
  protected ClippingPolicy policy() {
    return Clipping.layerNorm(1.5);
  }

  @Override
  protected double limited(GradientMeasurement gradient, ClippingDecision decision) {
    double most = 0;
    for (int i = 0; i < gradient.layers().size(); i++) {
      double factor =
          decision instanceof ClippingDecision.ScaleLayers scale ? scale.factors().get(i) : 1;
      most = Math.max(most, gradient.layers().get(i).get().l2() * factor);
    }
    return most;
  }

  @Test
  void scalesEachLayerThatIsAbove() {
    GradientMeasurement gradient = Gradients.ofNorm(6); // 3·√2 in each of two layers
    double factor = 1.5 / (6 / Math.sqrt(2));

    assertThat(decide(Clipping.layerNorm(1.5), gradient))
        .isInstanceOfSatisfying(
            ClippingDecision.ScaleLayers.class,
            scale ->
                assertThat(scale.factors())
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one).isCloseTo(factor, within(1e-12))));
  }

  @Test
  void leavesLayersAloneThatAreOnlyTogetherAbove() {
    assertThat(decide(Clipping.layerNorm(1.5), Gradients.ofNorm(2)))
        .isEqualTo(new ClippingDecision.Leave(1.5));
  }
}
