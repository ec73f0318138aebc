package org.vitals4j.examples.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One quick set-up a pathology and some healthy ones: a guard between runs of the whole benchmark.
 */
class QuickSubsetTest {

  private static TrialResult run(String setUp) {
    return new Job(setUp, 1, 1).run();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vanishing-gradient/sigmoid-9-teacher-sgd",
        "exploding-gradient/targets-x1e4-teacher",
        "non-finite/nan-weight-teacher",
        "dead-units/biases-minus-10-blobs",
        "saturation/tanh-features-x300-iris",
        "poor-initialisation/zero-blobs",
        "update-ratio/sgd-rate-1e-6-blobs",
        "loss-divergence/adam-uphill-from-the-start-blobs",
        "loss-oscillation/mirrored-every-other-minibatch-teacher",
        "loss-plateau/no-input-blobs"
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
        "healthy/relu-negative-biases",
        "healthy/converged-iris-full-batch",
        "healthy/warm-up-adam-blobs",
        "healthy/summed-gradients",
        "healthy/hard-tanh-teacher",
        "healthy/residual-zero-branches",
        "healthy/frozen-two-of-three",
        "healthy/fast-sgd-tanh"
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
