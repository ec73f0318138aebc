package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmaTest {

  private static Ema of(int span, List<Double> values) {
    Ema smoothed = new Ema(span);
    values.forEach(smoothed::add);
    return smoothed;
  }

  @Property(tries = 300)
  void isTheWeightedMeanOfAllValues(
      @ForAll @IntRange(min = 1, max = 100) int span,
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < values.size(); k++) {
      double weight = Math.pow(1 - 2.0 / (span + 1), k);
      sum += weight * values.get(values.size() - 1 - k);
      weights += weight;
    }

    assertThat(of(span, values).get()).isCloseTo(sum / weights, within(1e-6));
  }

  @Property(tries = 300)
  void staysBetweenTheSmallestAndTheLargest(
      @ForAll @IntRange(min = 1, max = 100) int span,
      @ForAll @NotEmpty List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
    assertThat(of(span, values).get())
        .isBetween(Collections.min(values) - 1e-6, Collections.max(values) + 1e-6);
  }

  @Test
  void theFirstValueStandsForItself() {
    assertThat(new Ema(20).add(7)).isEqualTo(7);
  }

  @Test
  void aSpanOfOneIsTheLastValue() {
    assertThat(of(1, List.of(3.0, 9.0, 5.0)).get()).isEqualTo(5);
  }

  @Test
  void thereIsNoAverageOfNothing() {
    assertThat(new Ema(20).get()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void leavesOutWhatIsNotFinite(double value) {
    Ema smoothed = of(20, List.of(1.0, 2.0));
    double before = smoothed.get();

    assertThat(smoothed.add(value)).isEqualTo(before);
  }

  @Test
  void isStillNaNAfterNothingButNaN() {
    assertThat(new Ema(20).add(Double.NaN)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesASpanBelowOne(int span) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ema(span))
        .withMessage("span must be at least 1 value, but was " + span);
  }
}
