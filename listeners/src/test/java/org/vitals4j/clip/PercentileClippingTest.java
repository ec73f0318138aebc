package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.Gradients;

class PercentileClippingTest extends ClippingPolicyContract {

  @Override
  protected ClippingPolicy policy() {
    return Clipping.percentile(10);
  }

  /** AutoClip as its authors wrote it: the whole history, and linear interpolation. */
  private static double reference(List<Double> history, double percentile) {
    List<Double> sorted = new ArrayList<>(history);
    Collections.sort(sorted);
    double rank = percentile / 100 * (sorted.size() - 1);
    int below = (int) Math.floor(rank);
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (rank - below) * (sorted.get(above) - sorted.get(below));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 50, 90, 100})
  void clipsWhereTheReferenceClips(double percentile) {
    Random random = new Random(3);
    ClippingPolicy policy = Clipping.percentile(percentile).forNetwork();
    List<Double> history = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      double norm = Math.exp(random.nextGaussian());
      history.add(norm);

      double max = decide(policy, Gradients.ofNorm(norm)).threshold();
      double expected = reference(history, percentile);
      assertThat(max).isCloseTo(expected, within(expected * 0.02));
    }
  }

  @Test
  void leavesTheFirstGradientAlone() {
    assertThat(decide(policy().forNetwork(), Gradients.ofNorm(100)))
        .isInstanceOf(ClippingDecision.Leave.class);
  }

  @Test
  void clipsNineStepsInTen() {
    Random random = new Random(5);
    ClippingPolicy policy = policy().forNetwork();
    int clipped = 0;
    for (int i = 0; i < 1000; i++) {
      ClippingDecision decision = decide(policy, Gradients.ofNorm(Math.exp(random.nextGaussian())));
      clipped += decision instanceof ClippingDecision.Scale ? 1 : 0;
    }

    assertThat(clipped).isBetween(860, 930);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 120, Double.NaN})
  void refusesAPercentileOutsideItsRange(double percentile) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clipping.percentile(percentile))
        .withMessage("percentile must be in (0, 100], but was " + percentile);
  }
}
