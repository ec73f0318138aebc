package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.Gradients;

class NormClippingTest extends ClippingPolicyContract {

  @Override
  protected ClippingPolicy policy() {
    return Clipping.norm(1.5);
  }

  @Test
  void scalesDownToTheThreshold() {
    assertThat(decide(Clipping.norm(1.5), Gradients.ofNorm(6)))
        .isEqualTo(new ClippingDecision.Scale(0.25, 1.5));
  }

  @Test
  void leavesAGradientAtTheThresholdAlone() {
    assertThat(decide(Clipping.norm(1.5), Gradients.ofNorm(1.5)))
        .isEqualTo(new ClippingDecision.Leave(1.5));
  }

  @Test
  void leavesAGradientBelowTheThresholdAlone() {
    assertThat(decide(Clipping.norm(1.5), Gradients.ofNorm(1.4)))
        .isEqualTo(new ClippingDecision.Leave(1.5));
  }

  @Property(tries = 300)
  void clipsWhateverIsAboveByHoweverLittle(
      @ForAll @Scale(12) @DoubleRange(min = 1e-9, max = 1e9) double max) {
    assertThat(decide(Clipping.norm(max), Gradients.ofNorm(Math.nextUp(max))))
        .isInstanceOf(ClippingDecision.Scale.class);
  }

  @Property(tries = 300)
  void theClippedNormIsTheThreshold(
      @ForAll @Scale(12) @DoubleRange(min = 1e-9, max = 1e9) double max,
      @ForAll @Scale(12) @DoubleRange(min = 1.001, max = 1e9) double times) {
    ClippingDecision decision = decide(Clipping.norm(max), Gradients.ofNorm(max * times));

    assertThat(decision)
        .isInstanceOfSatisfying(
            ClippingDecision.Scale.class,
            scale ->
                assertThat(max * times * scale.factor() / max).isBetween(1 - 1e-12, 1 + 1e-12));
  }

  @Test
  void copesWithAThresholdThatVanishesBesideTheNorm() {
    assertThat(decide(Clipping.norm(Double.MIN_VALUE), Gradients.ofNorm(10)))
        .isInstanceOf(ClippingDecision.Scale.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesAThresholdThatIsNotPositiveAndFinite(double max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clipping.norm(max))
        .withMessage("largest gradient norm must be positive and finite, but was " + max);
  }

  @Test
  void namesItsThreshold() {
    assertThat(Clipping.norm(1.5).name()).isEqualTo("norm(1.5)");
  }
}
