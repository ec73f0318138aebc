package org.vitals4j.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.benchmarks.cases.Half;
import org.vitals4j.benchmarks.cases.SetUps;

/**
 * One quick set-up a pathology and some healthy ones: a guard between runs of the whole benchmark.
 */
class QuickSubsetTest {

  /** All of the half that is tuned on: the other is not to be looked at in passing. */
  private static TrialResult run(String setUp) {
    assertThat(SetUps.half(setUp)).isEqualTo(Half.TUNING);
    return new Job(setUp, 1, 1).run();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vanishing-gradient/sigmoid-9-questions-sgd",
        "exploding-gradient/targets-x1e4-teacher",
        "non-finite/nan-weight-teacher",
        "dead-units/inputs-shifted-by-minus-8-teacher",
        "saturation/tanh-features-x300-iris",
        "poor-initialisation/zero-blobs",
        "update-ratio/sgd-rate-1e-7-teacher",
        "loss-divergence/rate-x400-at-150-blobs",
        "loss-oscillation/scrambled-every-other-3-rings",
        "loss-plateau/zero-weights-teacher"
      })
  void whatIsSickIsNamedInTime(String setUp) {
    TrialResult result = run(setUp);

    assertThat(result.valid()).as(result.why()).isTrue();
    assertThat(result.detection()).as(result.alarms().toString()).isNotNull();
    assertThat(result.falseAlarms()).isEmpty();
    if (!result.layers().isEmpty()) {
      assertThat(result.located()).as(result.alarms().toString()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "healthy/leaky-relu-rings",
        "healthy/steps-teacher",
        "healthy/two-rates-friedman",
        "healthy/softplus-rings",
        "healthy/hard-tanh-teacher",
        "healthy/residual-zero-branches",
        "healthy/frozen-two-of-three",
        "healthy/amsgrad-friedman"
      })
  void whatIsHealthyRaisesNoAlarm(String setUp) {
    TrialResult result = run(setUp);

    assertThat(result.valid()).as(result.why()).isTrue();
    assertThat(result.alarms()).isEmpty();
  }

  @Test
  void theOriginOfANanIsNamedInItsOwnIteration() {
    TrialResult result = run("non-finite/overflow-in-layer-2-blobs");

    assertThat(result.firstNonFinite()).isNotNull();
    assertThat(result.origin()).as(result.originText()).isTrue();
  }
}
