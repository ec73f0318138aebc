package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vitals4j.clip.ClippingDecision.UnitFactors;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.measure.GradientMeasurement.UnitNorms;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.FixedCircumstances;
import org.vitals4j.testing.Gradients;

class AdaptiveClippingTest extends ClippingPolicyContract {

  @Override
  protected ClippingPolicy policy() {
    return Clipping.adaptive(0.01, 1e-3);
  }

  @Override
  protected double limited(GradientMeasurement gradient, ClippingDecision decision) {
    double squares = 0;
    for (var block : FixedCircumstances.calm(gradient).unitNorms()) {
      for (int unit = 0; unit < block.units(); unit++) {
        double after = block.gradientNorm(unit) * factor(decision, block.layer(), block.block());
        squares += after * after;
      }
    }
    return Math.sqrt(squares);
  }

  private static double factor(ClippingDecision decision, int layer, int block) {
    if (decision instanceof ClippingDecision.ScaleUnits scale) {
      for (UnitFactors one : scale.blocks()) {
        if (one.layer() == layer && one.block() == block) {
          return one.factor(0); // all units of the calm circumstances are alike
        }
      }
    }
    return 1;
  }

  /** Decides about units of the first weight matrix. */
  private static ClippingDecision decide(double[] gradients, double[] weights) {
    GradientMeasurement gradient = Gradients.ofNorm(1);
    return Clipping.adaptive(0.1, 1e-2)
        .decide(
            gradient,
            new FixedCircumstances(List.of(UnitNorms.of(0, 0, gradients, weights)), Set.of()));
  }

  @Test
  void limitsEachUnitInProportionToItsWeights() {
    ClippingDecision decision = decide(new double[] {1, 1, 0.05}, new double[] {2, 20, 1});

    assertThat(decision)
        .isInstanceOfSatisfying(
            ClippingDecision.ScaleUnits.class,
            scale -> {
              assertThat(scale.blocks()).hasSize(1);
              assertThat(scale.blocks().get(0).factor(0)).isCloseTo(0.2, within(1e-12));
              assertThat(scale.blocks().get(0).factor(1)).isEqualTo(1);
              assertThat(scale.blocks().get(0).factor(2)).isEqualTo(1);
            });
  }

  @Test
  void letsAUnitOfZeroWeightsLearn() {
    assertThat(decide(new double[] {1}, new double[] {0}))
        .isInstanceOfSatisfying(
            ClippingDecision.ScaleUnits.class,
            scale -> assertThat(scale.blocks().get(0).factor(0)).isCloseTo(1e-3, within(1e-15)));
  }

  @Test
  void leavesUnitsAtTheirLimitAlone() {
    assertThat(decide(new double[] {0.2}, new double[] {2}))
        .isInstanceOf(ClippingDecision.Leave.class);
  }

  @Test
  void refusesALambdaThatIsNotPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clipping.adaptive(0, 1e-3))
        .withMessage(
            "lambda, the largest ratio of gradient to weights, must be positive and finite, but"
                + " was 0.0");
  }
}
