package org.vitals4j.clip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.testing.ClippingPolicyContract;
import org.vitals4j.testing.FixedCircumstances;
import org.vitals4j.testing.Gradients;

class AlarmClippingTest extends ClippingPolicyContract {

  @Override
  protected ClippingPolicy policy() {
    return Clipping.onAlarm();
  }

  private static ClippingDecision alarmed(ClippingPolicy policy, double norm) {
    GradientMeasurement gradient = Gradients.ofNorm(norm);
    return policy.decide(gradient, FixedCircumstances.withAlarm(gradient));
  }

  @Test
  void leavesEverythingAloneWithoutAnAlarm() {
    assertThat(decide(policy(), Gradients.ofNorm(1e9))).isInstanceOf(ClippingDecision.Leave.class);
  }

  @Test
  void clipsAtTheMedianOfTheHealthyPast() {
    ClippingPolicy policy = policy().forNetwork();
    for (int i = 0; i < 60; i++) {
      decide(policy, Gradients.ofNorm(i % 3 + 2)); // 2, 3, 4
    }
    for (int i = 0; i < 10; i++) {
      decide(policy, Gradients.ofNorm(1e4)); // part of the explosion
    }

    assertThat(alarmed(policy, 1e5).threshold()).isEqualTo(3);
    assertThat(alarmed(policy, 1e5)).isInstanceOf(ClippingDecision.Scale.class);
  }

  @Test
  void clipsAtOneWhereThereIsNoPast() {
    assertThat(alarmed(policy(), 1e5)).isEqualTo(new ClippingDecision.Scale(1e-5, 1));
  }

  @Test
  void letsGoWhenTheAlarmIsOver() {
    ClippingPolicy policy = policy().forNetwork();
    alarmed(policy, 1e5);

    assertThat(decide(policy, Gradients.ofNorm(1e5))).isInstanceOf(ClippingDecision.Leave.class);
  }
}
