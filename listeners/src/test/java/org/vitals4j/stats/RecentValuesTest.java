package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentValuesTest {

  private static RecentValues of(int capacity, List<Double> values) {
    RecentValues recent = new RecentValues(capacity);
    values.forEach(recent::add);
    return recent;
  }

  private static List<Double> lastOf(int capacity, List<Double> values) {
    return values.subList(Math.max(0, values.size() - capacity), values.size());
  }

  @Property(tries = 300)
  void holdsTheLastValuesLatestFirst(
      @ForAll @IntRange(min = 1, max = 30) int capacity, @ForAll List<Double> values) {
    RecentValues recent = of(capacity, values);
    List<Double> kept = lastOf(capacity, values);

    assertThat(recent.size()).isEqualTo(kept.size());
    for (int back = 0; back < kept.size(); back++) {
      assertThat(recent.ago(back)).isEqualTo(kept.get(kept.size() - 1 - back));
    }
  }

  @Property(tries = 300)
  void isFullOnceItHoldsItsCapacity(
      @ForAll @IntRange(min = 1, max = 30) int capacity, @ForAll List<Double> values) {
    assertThat(of(capacity, values).isFull()).isEqualTo(values.size() >= capacity);
  }

  @Property(tries = 300)
  void theMedianHasAsManyValuesBelowAsAbove(
      @ForAll @IntRange(min = 1, max = 30) int capacity, @ForAll @NotEmpty List<Double> values) {
    double median = of(capacity, values).median();
    List<Double> kept = lastOf(capacity, values);

    assertThat(kept.stream().filter(value -> value < median).count() * 2)
        .isLessThanOrEqualTo(kept.size());
    assertThat(kept.stream().filter(value -> value > median).count() * 2)
        .isLessThanOrEqualTo(kept.size());
  }

  @Property(tries = 300)
  void theMedianIsTheMiddleOfTheSortedValues(
      @ForAll @IntRange(min = 1, max = 30) int capacity, @ForAll @NotEmpty List<Double> values) {
    List<Double> sorted = lastOf(capacity, values).stream().sorted().toList();
    double low = sorted.get((sorted.size() - 1) / 2);
    double high = sorted.get(sorted.size() / 2);

    // Half of the smallest double is 0.
    assertThat(of(capacity, values).median())
        .isCloseTo(low / 2 + high / 2, within(Double.MIN_VALUE));
  }

  @Test
  void theMedianOfHugeValuesDoesNotOverflow() {
    assertThat(of(2, List.of(Double.MAX_VALUE, Double.MAX_VALUE)).median())
        .isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void theMedianOfNothingIsNaN() {
    assertThat(new RecentValues(3).median()).isNaN();
  }

  @Test
  void oneNaNAmongThreeIsTheLargest() {
    assertThat(of(3, List.of(Double.NaN, 1.0, 2.0)).median()).isEqualTo(2);
  }

  @Test
  void askingForTheMedianChangesNothing() {
    RecentValues recent = of(3, List.of(3.0, 1.0, 2.0));

    assertThat(recent.median()).isEqualTo(2);
    assertThat(recent.ago(2)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 3})
  void refusesToLookBackFurtherThanItHolds(int back) {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> of(3, List.of(1.0, 2.0)).ago(back))
        .withMessageContaining("2 are held");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -5})
  void refusesACapacityBelowOne(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecentValues(capacity))
        .withMessage("capacity must be at least 1, but was " + capacity);
  }

  @Test
  void theMedianOfSomeIsThatOfThoseAlone() {
    RecentValues values = new RecentValues(5);
    for (double value : new double[] {9, 1, 5, 3, 100, 7}) {
      values.add(value);
    }

    assertThat(values.median(0, 3)).isEqualTo(7);
    assertThat(values.median(3, 5)).isEqualTo(3);
  }

  @Test
  void theQuantileIsTheValueThatSoManyLieAtOrBelow() {
    RecentValues values = new RecentValues(100);
    for (int i = 100; i >= 1; i--) {
      values.add(i);
    }

    assertThat(values.quantile(0.95)).isEqualTo(95);
    assertThat(values.quantile(0)).isEqualTo(1);
    assertThat(values.quantile(1)).isEqualTo(100);
    assertThat(new RecentValues(3).quantile(0.5)).isNaN();
  }
}
