package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {

  @Property(tries = 100)
  void isWithinItsAccuracyOfTheSortedValues(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5000) int count,
      @ForAll @DoubleRange(min = 0, max = 4) double spread,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    Random random = new Random(seed);
    QuantileSketch sketch = new QuantileSketch();
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double value = Math.exp(spread * random.nextGaussian());
      all.add(value);
      sketch.add(value);
    }
    Collections.sort(all);
    double rank = share * (count - 1);
    double low = all.get((int) Math.floor(rank));
    double high = all.get((int) Math.ceil(rank));

    assertThat(sketch.quantile(share))
        .isBetween(
            low * (1 - 1.001 * QuantileSketch.ACCURACY),
            high * (1 + 1.001 * QuantileSketch.ACCURACY));
  }

  @Test
  void isExactForFewValues() {
    QuantileSketch sketch = new QuantileSketch();
    for (double value : new double[] {4, 1, 3, 2}) {
      sketch.add(value);
    }

    assertThat(sketch.quantile(0.5)).isEqualTo(2.5);
  }

  @Test
  void leavesOutWhatIsNotPositiveAndFinite() {
    QuantileSketch sketch = new QuantileSketch();
    for (double value : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 7}) {
      sketch.add(value);
    }

    assertThat(sketch.count()).isEqualTo(1);
    assertThat(sketch.quantile(1)).isEqualTo(7);
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(new QuantileSketch().quantile(0.5)).isNaN();
  }

  @Test
  void keepsTheUpperQuantilesWhereValuesSpanMoreThanItsBins() {
    QuantileSketch sketch = new QuantileSketch();
    for (int i = 0; i < 3000; i++) {
      sketch.add(i % 2 == 0 ? 1e-300 : 5);
    }
    sketch.add(1e300);

    assertThat(sketch.quantile(1)).isCloseTo(1e300, within(1e298));
    assertThat(sketch.count()).isEqualTo(3001);
  }

  @Test
  void growsInBothDirections() {
    QuantileSketch sketch = new QuantileSketch();
    for (int i = 0; i < 1000; i++) {
      sketch.add(Math.exp((i % 2 == 0 ? 1 : -1) * i / 100.0));
    }

    assertThat(sketch.quantile(0.5)).isBetween(0.9, 1.1);
  }

  @Test
  void refusesAShareOutsideItsRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantileSketch().quantile(1.5))
        .withMessage("share must be in [0, 1], but was 1.5");
  }
}
