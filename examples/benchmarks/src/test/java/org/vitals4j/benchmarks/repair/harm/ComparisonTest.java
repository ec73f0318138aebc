package org.vitals4j.benchmarks.repair.harm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.benchmarks.repair.harm.runs.HeldOutResult;

class ComparisonTest {

  /** Held-out examples whose losses differ much, as those of real data do. */
  private static final int EXAMPLES = 400;

  private static HeldOutResult result(double factor, double everyOther, double accuracy) {
    double[] losses = new double[EXAMPLES];
    double[] hits = new double[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      losses[i] = factor * (i % 10) * (i % 2 == 0 ? 1 + everyOther : 1 - everyOther);
      hits[i] = i < accuracy * EXAMPLES ? 1 : 0;
    }
    return new HeldOutResult(losses, hits);
  }

  private static final HeldOutResult GOOD = result(1, 0, 0.9);

  private static List<HeldOutResult> course(HeldOutResult... points) {
    return List.of(points);
  }

  @Test
  void aRunThatIsTheSameIsNotHarmed() {
    Comparison same = Comparison.of(course(GOOD, GOOD), course(GOOD, GOOD));

    assertThat(same.harmed()).isFalse();
    assertThat(same.worstRatio()).isEqualTo(1);
  }

  @Test
  void aLossThatIsSixPercentHigherOnTheWayIsHarm() {
    Comparison worse =
        Comparison.of(course(GOOD, GOOD, GOOD), course(GOOD, result(1.06, 0, 0.9), GOOD));

    assertThat(worse.harmedAt()).containsExactly(2);
    assertThat(worse.harmedAtEnd()).isFalse();
    assertThat(worse.worstRatio()).isBetween(1.0599, 1.0601);
  }

  @Test
  void aLossThatIsFourPercentHigherIsHarmAtTheEndAlone() {
    HeldOutResult higher = result(1.04, 0, 0.9);

    Comparison worse = Comparison.of(course(GOOD, GOOD), course(higher, higher));

    assertThat(worse.harmedAt()).isEmpty();
    assertThat(worse.harmedAtEnd()).isTrue();
  }

  @Test
  void aDifferenceThatIsWithinTwoStandardErrorsIsChance() {
    // Half of the examples lose what the others gain, and a little more: by 6 % in the mean.
    HeldOutResult chance = result(1.06, 0.9, 0.9);

    assertThat(Comparison.of(course(GOOD), course(chance)).harmed()).isFalse();
  }

  @Test
  void anAccuracyThatIsTwoPointsLowerIsHarmAtTheEnd() {
    Comparison worse = Comparison.of(course(GOOD), course(result(1, 0, 0.88)));

    assertThat(worse.harmedAtEnd()).isTrue();
    assertThat(worse.harmedAt()).isEmpty();
  }

  @Test
  void aBetterRunIsNotHarmed() {
    assertThat(Comparison.of(course(GOOD), course(result(0.5, 0, 0.99))).harmed()).isFalse();
  }

  @Test
  void aRuinedNetworkIsHarmed() {
    double[] lost = new double[EXAMPLES];
    Arrays.fill(lost, Double.NaN);

    Comparison worse = Comparison.of(course(GOOD), course(new HeldOutResult(lost, GOOD.hits())));

    assertThat(worse.harmedAt()).containsExactly(1);
    assertThat(worse.harmedAtEnd()).isTrue();
    assertThat(worse.worstRatio()).isInfinite();
  }
}
