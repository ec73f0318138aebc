package org.vitals4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vitals4j.clip.ClippingDecision;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.measure.GradientMeasurement;

/** What {@link ClippingPolicy} asks of every implementation. */
public abstract class ClippingPolicyContract {

  /** A new one. */
  protected abstract ClippingPolicy policy();

  /** Healthy noise, spikes, zeros, and what is all but zero or infinite. */
  public static List<GradientMeasurement> gradients() {
    Random random = new Random(7);
    double[] norms = new double[300];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.exp(random.nextGaussian()) * (i % 37 == 36 ? 1e4 : 1);
    }
    double[] edges = {0, 1e-300, 1e-30, 1, 1e30, Float.MAX_VALUE, 1e100, 0};
    System.arraycopy(edges, 0, norms, 100, edges.length);
    System.arraycopy(edges, 0, norms, norms.length - edges.length, edges.length);
    return Gradients.ofNorms(norms);
  }

  private static List<ClippingDecision> decisions(ClippingPolicy policy) {
    return gradients().stream().map(gradient -> decide(policy, gradient)).toList();
  }

  public static ClippingDecision decide(ClippingPolicy policy, GradientMeasurement gradient) {
    return policy.decide(gradient, FixedCircumstances.calm(gradient));
  }

  /** What the threshold is about, after the decision was carried out: the global norm, mostly. */
  protected double limited(GradientMeasurement gradient, ClippingDecision decision) {
    double factor = decision instanceof ClippingDecision.Scale scale ? scale.factor() : 1;
    return gradient.global().l2() * factor;
  }

  @Test
  void freshCopiesDecideAlike() {
    ClippingPolicy policy = policy();

    assertThat(decisions(policy.forNetwork())).isEqualTo(decisions(policy.forNetwork()));
  }

  @Test
  void aCopyHasNoHistory() {
    ClippingPolicy policy = policy();
    ClippingPolicy used = policy.forNetwork();
    decisions(used);

    assertThat(decisions(used.forNetwork())).isEqualTo(decisions(policy.forNetwork()));
  }

  @Test
  void aCopyKeepsTheName() {
    assertThat(policy().forNetwork().name()).isEqualTo(policy().name()).isNotBlank();
  }

  @Test
  void everyThresholdIsPositive() {
    assertThat(decisions(policy().forNetwork()))
        .allSatisfy(decision -> assertThat(decision.threshold()).isPositive());
  }

  @Test
  void earlierZerosDoNotChangeTheDecision() {
    ClippingPolicy afterZeros = policy().forNetwork();
    for (int i = 0; i < 50; i++) {
      decide(afterZeros, Gradients.ofNorm(0));
    }

    assertThat(decisions(afterZeros)).isEqualTo(decisions(policy().forNetwork()));
  }

  @Test
  void leavesAGradientOfZeroAlone() {
    assertThat(decide(policy().forNetwork(), Gradients.ofNorm(0)))
        .isInstanceOf(ClippingDecision.Leave.class);
  }

  @Test
  void whatIsClippedIsNotAboveTheThreshold() {
    ClippingPolicy policy = policy().forNetwork();
    for (GradientMeasurement gradient : gradients()) {
      ClippingDecision decision = decide(policy, gradient);

      assertThat(limited(gradient, decision))
          .isLessThanOrEqualTo(decision.threshold() * (1 + 1e-12));
    }
  }
}
