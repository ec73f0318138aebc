package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class VarianceChangePointTest {

  private static int youngest(IntToDoubleFunction series) {
    RecentValues values = new RecentValues(100);
    for (int i = 0; i < 130; i++) {
      values.add(series.applyAsDouble(i));
    }
    return VarianceChangePoint.valuesSinceChange(values);
  }

  @Test
  void findsWhereSwingsBegin() {
    Random random = new Random(1);

    assertThat(youngest(i -> 1 + (i < 90 ? 0.05 * random.nextGaussian() : 0.4 * (i / 3 % 2))))
        .isBetween(36, 44);
  }

  @Test
  void aSlowFallBeforeThemIsNoSwing() {
    Random random = new Random(1);

    assertThat(
            youngest(
                i -> 2 - 0.002 * i + 0.05 * random.nextGaussian() + (i < 90 ? 0 : 0.8 * (i % 2))))
        .isBetween(36, 44);
  }

  @Test
  void whatVariesAlikeAllTheTimeHasNoBeginning() {
    Random random = new Random(1);

    assertThat(youngest(i -> random.nextGaussian())).isEqualTo(100);
  }

  @Test
  void whatCalmsDownHasNone() {
    Random random = new Random(1);

    assertThat(youngest(i -> (i < 90 ? 1 : 0.01) * random.nextGaussian())).isEqualTo(100);
  }

  @Test
  void aConstantHasNone() {
    assertThat(youngest(i -> 3)).isEqualTo(100);
  }

  @Test
  void worksFarFromZero() {
    Random random = new Random(1);

    assertThat(youngest(i -> 1e6 + (i < 90 ? 0.05 : 1) * random.nextGaussian())).isBetween(36, 44);
  }
}
