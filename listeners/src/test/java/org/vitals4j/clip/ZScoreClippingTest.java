package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.Gradients;

class ZScoreClippingTest extends ClippingPolicyContract {

  private static final int WARM_UP = 25;

  @Override
  protected ClippingPolicy policy() {
    return Clipping.zScore();
  }

  /** The paper's algorithm, with the floor under the deviation. */
  private static final class Reference {
    private final double[] first = new double[WARM_UP];
    private int seen;
    private double mean;
    private double variance;

    double clipped(double norm) {
      if (seen < WARM_UP) {
        first[seen++] = norm;
        if (seen == WARM_UP) {
          for (double one : first) {
            mean += one / WARM_UP;
          }
          for (double one : first) {
            variance += (one - mean) * (one - mean) / WARM_UP;
          }
        }
        return Math.min(norm, 1.0);
      }
      double std = Math.max(Math.sqrt(variance), 0.05 * mean);
      double z = (norm - mean) / std;
      double after = z > 2.5 ? mean + 2.5 * 2.5 / z * std : norm;
      mean = 0.97 * mean + 0.03 * after;
      variance = 0.97 * variance + 0.03 * (after - mean) * (after - mean);
      return after;
    }
  }

  private static double after(ClippingPolicy policy, double norm) {
    return decide(policy, Gradients.ofNorm(norm)) instanceof ClippingDecision.Scale scale
        ? norm * scale.factor()
        : norm;
  }

  @Test
  void clipsAsTheReferenceDoes() {
    Random random = new Random(11);
    ClippingPolicy policy = policy().forNetwork();
    Reference reference = new Reference();
    for (int i = 0; i < 1000; i++) {
      double norm = Math.exp(0.4 * random.nextGaussian()) * (i % 50 == 49 ? 30 : 1);
      double expected = reference.clipped(norm);

      assertThat(after(policy, norm)).isCloseTo(expected, within(expected * 1e-9));
    }
  }

  @Test
  void normsThatAreAllAlikeLeaveRoomForFivePercent() {
    ClippingPolicy policy = policy().forNetwork();
    for (int i = 0; i < WARM_UP; i++) {
      after(policy, 4);
    }

    assertThat(after(policy, 4.1)).isEqualTo(4.1); // half a deviation of the floor
    assertThat(after(policy, 8)).isLessThan(4.1);
  }

  @Test
  void followsAGradientThatHasGrownForGood() {
    ClippingPolicy policy = policy().forNetwork();
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      after(policy, Math.exp(0.1 * random.nextGaussian()));
    }
    for (int i = 0; i < 20 + WARM_UP; i++) {
      after(policy, 50 * Math.exp(0.1 * random.nextGaussian()));
    }

    assertThat(after(policy, 50)).isEqualTo(50);
  }

  @Test
  void refusesAWarmUpOfOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clipping.zScore(0.9, 2.5, 1))
        .withMessage("warm-up must be at least 2 iterations, but was 1");
  }
}
