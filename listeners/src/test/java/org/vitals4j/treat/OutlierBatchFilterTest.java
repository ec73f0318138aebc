package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutlierBatchFilterTest {

  private final OutlierBatchFilter guard = new OutlierBatchFilter();

  /** Scores around 1. */
  private static double[] past() {
    Random random = new Random(1);
    double[] past = new double[OutlierBatchFilter.RECENT_SCORES];
    Arrays.setAll(past, i -> 1 + 0.1 * random.nextGaussian());
    return past;
  }

  @BeforeEach
  void watch() {
    assertThat(guard.watch(past(), Double.NaN)).isTrue();
  }

  @Test
  void letsAllThroughThatScoresLikeThePast() {
    for (double score : past()) {
      assertThat(guard.judge(score)).isEmpty();
    }
  }

  @Test
  void keepsOutWhatScoresFarWorse() {
    assertThat(guard.judge(3)).hasValueSatisfying(why -> assertThat(why).contains("3.00"));
  }

  @Test
  void aScoreFarBelowChanceIsNeverBad() {
    guard.watch(past(), 100);

    assertThat(guard.judge(29)).isEmpty();
    assertThat(guard.judge(31)).isPresent();
  }

  @Test
  void worseThanGuessingIsBadForANetworkThatHasLearned() {
    double[] noisy = new double[OutlierBatchFilter.RECENT_SCORES];
    Arrays.setAll(noisy, i -> i % 2 == 0 ? 0.6 : 1.4);

    guard.watch(noisy, Double.NaN);
    assertThat(guard.judge(2.2)).isEmpty();
    guard.watch(noisy, 2);
    assertThat(guard.judge(2.2)).isPresent();
    assertThat(guard.judge(1.9)).isEmpty();
    guard.watch(noisy, 1.5); // hardly better than guessing
    assertThat(guard.judge(2.2)).isEmpty();
  }

  @Test
  void badDataDoNotBlameParametersWithoutSteps() {
    guard.judge(1);
    for (int i = 0; i < 10 * OutlierBatchFilter.MAX_IN_A_ROW; i++) {
      assertThat(guard.judge(3)).isPresent();
    }
  }

  @Test
  void afterStepsARowOfBadScoresEndsTheWatch() {
    for (int i = 0; i < 10; i++) {
      guard.judge(1);
    }
    for (int i = 0; i < OutlierBatchFilter.MAX_IN_A_ROW; i++) {
      assertThat(guard.judge(3)).isPresent();
    }

    assertThat(guard.judge(3)).isEmpty();
    assertThat(guard.hasFailed()).isTrue();
    assertThat(guard.watch(past(), Double.NaN)).isFalse();
  }

  @Test
  void doesNotWatchWithoutAPast() {
    assertThat(guard.watch(new double[] {1, 1, 1}, Double.NaN)).isFalse();
    assertThat(guard.judge(1e6)).isEmpty();
  }

  @Test
  void stopsWatchingAfterManyGoodMinibatches() {
    for (int i = 0; i < 300; i++) {
      guard.judge(1);
    }

    assertThat(guard.judge(1e6)).isEmpty();
  }
}
