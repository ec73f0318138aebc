package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeasonalTrendTest {

  private static SeasonalTrend of(IntToDoubleFunction series) {
    RecentValues values = new RecentValues(200);
    for (int i = 0; i < 200; i++) {
      values.add(series.applyAsDouble(i));
    }
    return SeasonalTrend.of(values, values.size(), 100);
  }

  /** Noise that comes again with a period. */
  private static IntToDoubleFunction again(int period) {
    double[] noise = new Random(7).doubles(period).toArray();
    return i -> noise[i % period];
  }

  @Test
  void findsThePeriod() {
    assertThat(of(again(32)).period()).isEqualTo(32);
  }

  @Test
  void seesASmallFallUnderLargeNoiseThatComesAgain() {
    IntToDoubleFunction noise = again(32);

    SeasonalTrend found = of(i -> noise.applyAsDouble(i) - 1e-5 * i);

    assertThat(found.fall()).isEqualTo(1e-5, within(1e-9));
    assertThat(found.standardError()).isLessThan(1e-8);
  }

  @Test
  void theErrorIsThatOfTheNoiseThatDoesNotComeAgain() {
    IntToDoubleFunction noise = again(20);
    Random random = new Random(8);

    SeasonalTrend found = of(i -> noise.applyAsDouble(i) + 0.01 * random.nextGaussian());

    double expected = 0.01 * Math.sqrt(2.0 / (200 - found.period())) / found.period();
    assertThat(found.standardError()).isEqualTo(expected, within(0.3 * expected));
    assertThat(Math.abs(found.fall())).isLessThan(3 * found.standardError());
  }

  @Test
  void noiseThatDoesNotComeAgainHasNoPeriod() {
    Random random = new Random(9);

    assertThat(of(i -> random.nextGaussian()).period()).isZero();
  }

  @Test
  void aConstantHasNoPeriod() {
    assertThat(of(i -> 2.3).period()).isZero();
  }

  @Test
  void aPeriodThatLeavesFewPairsIsNotTried() {
    RecentValues values = new RecentValues(80);
    IntToDoubleFunction series = again(40);
    for (int i = 0; i < 80; i++) {
      values.add(series.applyAsDouble(i));
    }

    assertThat(SeasonalTrend.of(values, values.size(), 79).period()).isZero();
  }

  @Test
  void theDeviationFromAPeriodBeforeIsThatOfTheNoise() {
    RecentValues values = new RecentValues(2000);
    Random random = new Random(8);
    for (int i = 0; i < 2000; i++) {
      values.add(5 * (i % 4) - 0.1 * i + 0.3 * random.nextGaussian());
    }

    assertThat(SeasonalTrend.deviation(values, 4)).isEqualTo(0.3, within(0.02));
    assertThat(SeasonalTrend.deviation(values, 2)).isGreaterThan(5);
  }
}
