package org.vitals4j.ui.health.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vitals4j.ui.health.Reports.summary;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MinMaxLastTest {

  private static final @Nullable Double NONE = null;

  @Test
  void keepsLastSmallestAndLargest() {
    MinMaxLast all = summary(2.0).merge(summary(5.0)).merge(summary(3.0));

    assertThat(all.last(0)).isEqualTo(3);
    assertThat(all.min(0)).isEqualTo(2);
    assertThat(all.max(0)).isEqualTo(5);
  }

  @Test
  void aNanIsSeenHoweverMuchComesAfterIt() {
    MinMaxLast all = summary(2.0).merge(summary(Double.NaN)).merge(summary(3.0));

    assertThat(all.max(0)).isNaN();
    assertThat(all.min(0)).isEqualTo(2);
    assertThat(all.last(0)).isEqualTo(3);
  }

  @Test
  void whatIsNotThereChangesNothing() {
    MinMaxLast all = summary(2.0, null).merge(summary(null, null));

    assertThat(all.has(0)).isTrue();
    assertThat(all.last(0)).isEqualTo(2);
    assertThat(all.has(1)).isFalse();
  }

  @Test
  void whatIsThereOnceIsTakenAsItIs() {
    MinMaxLast all = summary(NONE).merge(summary(-4.0));

    assertThat(all.max(0)).isEqualTo(-4);
    assertThat(all.min(0)).isEqualTo(-4);
  }

  @Test
  void aLargeNumberDoesNotBecomeInfinite() {
    assertThat(summary(1e300).last(0)).isEqualTo(Float.MAX_VALUE);
    assertThat(summary(-1e300).last(0)).isEqualTo(-Float.MAX_VALUE);
    assertThat(summary(Double.POSITIVE_INFINITY).last(0)).isInfinite();
  }

  @Test
  void aSmallNumberDoesNotBecomeZero() {
    assertThat(summary(1e-300).last(0)).isPositive();
    assertThat(summary(-1e-300).last(0)).isNegative();
    assertThat(summary(0.0).last(0)).isZero();
  }

  @Test
  void refusesAnotherNumberOfSlots() {
    assertThatThrownBy(() -> summary(1.0).merge(summary(1.0, 2.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 and 2");
  }
}
