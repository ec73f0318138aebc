package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.iter.NdIndexIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vitals4j.measure.scan.Vectors;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;

/** Against a loop over {@code getDouble}, which knows every order, stride and offset. */
class ActivationScannerTest {

  private static final Saturation TANH = Saturation.of("tanh").orElseThrow();

  private final ActivationScanner scanner = new ActivationScanner();

  /** Zeros, values around 0, a common offset, and values beyond where tanh is flat. */
  private static INDArray values(Vectors.Precision type, long seed, long... shape) {
    Random random = new Random(seed);
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    double[] values = new double[(int) length];
    for (int i = 0; i < values.length; i++) {
      int kind = random.nextInt(4);
      values[i] = kind == 0 ? 0 : kind == 1 ? 0.999 : random.nextGaussian();
    }
    return Nd4j.create(values, shape, DataType.DOUBLE).castTo(type.nd4j);
  }

  /** The same kind of array in every layout that ND4J makes. */
  private static List<INDArray> layouts(
      Vectors.Precision type, long seed, int a, int b, int c, int d) {
    INDArray x = values(type, seed, a, b, c, d);
    return List.of(
        x,
        x.dup('f'),
        x.permute(0, 2, 3, 1),
        x.permute(3, 1, 0, 2),
        values(type, seed, 1L + a, b, 2L + c, d)
            .get(
                NDArrayIndex.interval(1, 1L + a),
                NDArrayIndex.all(),
                NDArrayIndex.interval(1, 1L + c),
                NDArrayIndex.all()),
        values(type, seed, a, 2L * b, c, d)
            .get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, 2, 2L * b),
                NDArrayIndex.all(),
                NDArrayIndex.all()));
  }

  private static void assertMatches(
      ActivationSums sums, INDArray array, Predicate<long[]> kept, @Nullable INDArray factor) {
    List<Double> all = new ArrayList<>();
    NdIndexIterator indices = new NdIndexIterator('c', array.shape());
    while (indices.hasNext()) {
      long[] index = indices.next();
      double divisor = factor == null ? 1 : factor.getDouble(index);
      if (kept.test(index) && divisor != 0) {
        all.add(array.getDouble(index) / divisor);
      }
    }
    double n = all.size();
    assertThat(sums.count()).isEqualTo(all.size());
    if (all.isEmpty()) {
      return;
    }
    double mean = all.stream().mapToDouble(v -> v).sum() / n;
    double variance = all.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / n;
    ActivationStatistics s = sums.statistics();
    assertThat(s.mean()).isCloseTo(mean, within(1e-12));
    assertThat(s.std()).isCloseTo(Math.sqrt(variance), within(1e-10));
    assertThat(s.min()).isEqualTo(all.stream().mapToDouble(v -> v).min().orElseThrow());
    assertThat(s.max()).isEqualTo(all.stream().mapToDouble(v -> v).max().orElseThrow());
    assertThat(s.zeroFraction()).isEqualTo(all.stream().filter(v -> v == 0).count() / n);
    assertThat(sums.saturatedFraction())
        .isEqualTo(all.stream().filter(v -> 1 - v * v < 0.01).count() / n);
  }

  @Property(tries = 60)
  void statisticsAgreeWithTheReferenceInEveryLayout(
      @ForAll Vectors.Precision type,
      @ForAll @IntRange(min = 1, max = 5) int a,
      @ForAll @IntRange(min = 1, max = 6) int b,
      @ForAll @IntRange(min = 1, max = 7) int c,
      @ForAll @IntRange(min = 1, max = 40) int d,
      @ForAll long seed) {
    for (INDArray array : layouts(type, seed, a, b, c, d)) {
      ActivationSums sums = new ActivationSums(TANH);
      scanner.scan(array, null, null, sums);

      assertMatches(sums, array, index -> true, null);
    }
  }

  @Property(tries = 60)
  void maskedStepsAreInNoStatistic(
      @ForAll Vectors.Precision type,
      @ForAll @IntRange(min = 1, max = 6) int examples,
      @ForAll @IntRange(min = 1, max = 6) int units,
      @ForAll @IntRange(min = 1, max = 70) int steps,
      @ForAll long seed) {
    Random random = new Random(seed);
    boolean[] kept = new boolean[examples * steps];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = random.nextBoolean();
    }
    UnmaskedSteps keep = new UnmaskedSteps(kept, new long[] {steps, 0, 1});
    INDArray x = values(type, seed, examples, units, steps);
    for (INDArray array :
        List.of(x, x.dup('f'), values(type, seed, examples, steps, units).permute(0, 2, 1))) {
      ActivationSums sums = new ActivationSums(TANH);
      scanner.scan(array, keep, null, sums);

      assertMatches(sums, array, i -> kept[(int) (i[0] * steps + i[2])], null);
    }
  }

  @Property(tries = 40)
  void whatDropoutKeptIsReadThroughItsMask(
      @ForAll @IntRange(min = 1, max = 6) int a,
      @ForAll @IntRange(min = 1, max = 6) int b,
      @ForAll @IntRange(min = 1, max = 500) int c,
      @ForAll long seed) {
    Random random = new Random(seed);
    for (char order : new char[] {'c', 'f'}) {
      INDArray array = values(Vectors.Precision.DOUBLE, seed, a, b, c).dup(order);
      INDArray mask = Nd4j.create(DataType.DOUBLE, a, b, c);
      for (int i = 0; i < mask.length(); i++) {
        mask.putScalar(i, random.nextBoolean() ? 2 : 0);
      }
      array.muli(mask);
      ActivationSums sums = new ActivationSums(TANH);

      boolean fits =
          scanner.scan(array, null, new DropoutMask(array, mask, mask.stride(), 1, 0, 0), sums);

      assertThat(fits).isTrue();
      assertMatches(sums, array, index -> true, mask);
    }
  }

  @Test
  void aMaskThatDoesNotFitIsNoticed() {
    INDArray array = Nd4j.createFromArray(new double[][] {{1, 2}});
    INDArray mask = Nd4j.createFromArray(new double[][] {{0, 2}});

    assertThat(
            scanner.scan(
                array,
                null,
                new DropoutMask(array, mask, mask.stride(), 1, 0, 0),
                new ActivationSums(TANH)))
        .isFalse();
  }

  @Property(tries = 60)
  void unitsWithAnyNonZeroElementAreAlive(
      @ForAll Vectors.Precision type,
      @ForAll @IntRange(min = 1, max = 4) int a,
      @ForAll @IntRange(min = 1, max = 6) int b,
      @ForAll @IntRange(min = 1, max = 5) int c,
      @ForAll @IntRange(min = 1, max = 9) int d,
      @ForAll @IntRange(min = 1, max = 3) int axis,
      @ForAll long seed) {
    for (INDArray array : layouts(type, seed, a, b, c, d)) {
      int units = (int) array.size(axis);
      BitSet expected = new BitSet();
      NdIndexIterator indices = new NdIndexIterator('c', array.shape());
      while (indices.hasNext()) {
        long[] index = indices.next();
        if (index[axis] % 2 == 0) {
          array.putScalar(index, 0); // every second unit is silent
        } else if (array.getDouble(index) != 0) {
          expected.set((int) index[axis]);
        }
      }
      DeadUnitWindow window = new DeadUnitWindow(units);

      scanner.findAlive(array, axis, null, window);

      for (int unit = 0; unit < units; unit++) {
        assertThat(window.isSeen(unit)).isEqualTo(expected.get(unit));
      }
    }
  }

  @Test
  void maskedStepsMakeNoUnitAlive() {
    INDArray array = Nd4j.createFromArray(new float[][][] {{{1, 0}, {1, 1}}}); // [1, 2 units, 2]
    DeadUnitWindow window = new DeadUnitWindow(2);

    scanner.findAlive(
        array, 1, new UnmaskedSteps(new boolean[] {false, true}, new long[] {2, 0, 1}), window);

    assertThat(window.isSeen(0)).isFalse();
    assertThat(window.isSeen(1)).isTrue();
  }

  @Test
  void aLargeMeanBesideASmallSpreadCostsNoDigits() {
    INDArray array = Nd4j.create(DataType.DOUBLE, 10000);
    for (int i = 0; i < 10000; i++) {
      array.putScalar(i, 1e9 + (i % 2 == 0 ? 1e-3 : -1e-3));
    }
    ActivationSums sums = new ActivationSums(Saturation.NONE);
    scanner.scan(array.reshape(100, 100), null, null, sums);

    assertThat(sums.statistics().std()).isCloseTo(1e-3, within(1e-6));
  }

  @Test
  void oneNanMakesEverythingNanButTheZeros() {
    ActivationSums sums = new ActivationSums(Saturation.NONE);
    sums.add(new double[] {0, Double.NaN, 3, 0}, 0, 4);
    ActivationStatistics s = sums.statistics();

    assertThat(new double[] {s.mean(), s.std(), s.min(), s.max()}).containsOnly(Double.NaN);
    assertThat(s.zeroFraction()).isEqualTo(0.5);
  }

  @Test
  void anInfinityIsTheMaximumAndTheMean() {
    ActivationSums sums = new ActivationSums(Saturation.NONE);
    sums.add(new double[] {1, Double.POSITIVE_INFINITY, 3}, 0, 3);

    assertThat(sums.statistics().max()).isInfinite();
    assertThat(sums.statistics().mean()).isInfinite();
    assertThat(sums.statistics().min()).isEqualTo(1);
  }
}
