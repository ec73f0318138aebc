package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.ReferenceStatistics.assertSame;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HostScannerTest {

  enum Type {
    FLOAT(DataType.FLOAT),
    DOUBLE(DataType.DOUBLE),
    HALF(DataType.FLOAT16);

    final DataType nd4j;

    Type(DataType nd4j) {
      this.nd4j = nd4j;
    }
  }

  private final HostScanner scanner = new HostScanner();

  /** Values over many magnitudes, zeros, and now and then what is no number. */
  private static INDArray vector(Type type, int length, long seed, boolean withBadValues) {
    Random random = new Random(seed);
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(withBadValues ? 12 : 9);
      values[i] =
          switch (kind) {
            case 0 -> 0;
            case 1 -> -random.nextDouble() * 1e4;
            case 2 -> random.nextGaussian() * 1e-4;
            case 9 -> Double.NaN;
            case 10 -> Double.POSITIVE_INFINITY;
            case 11 -> Double.NEGATIVE_INFINITY;
            default -> random.nextGaussian();
          };
    }
    return Nd4j.create(values, new long[] {length}, DataType.DOUBLE).castTo(type.nd4j);
  }

  @Property(tries = 60)
  void agreesWithTheReferenceOnAnyStretchOfAVector(
      @ForAll Type type,
      @ForAll @IntRange(min = 1, max = 7000) int length,
      @ForAll long seed,
      @ForAll boolean withBadValues) {
    INDArray vector = vector(type, length, seed, withBadValues);
    int from = new Random(seed).nextInt(length);
    int count = length - from;

    INDArray stretch = vector.get(NDArrayIndex.interval(from, length));

    assertSame(
        scanner.scan(vector, from, count),
        ReferenceStatistics.of(ReferenceStatistics.elements(stretch)));
  }

  @Property(tries = 30)
  void addsTheOffsetOfAView(
      @ForAll Type type, @ForAll @IntRange(min = 3, max = 3000) int length, @ForAll long seed) {
    INDArray view = vector(type, length, seed, false).get(NDArrayIndex.interval(2, length));

    assertSame(
        scanner.scan(view, 0, view.length()),
        ReferenceStatistics.of(ReferenceStatistics.elements(view)));
  }

  @Property(tries = 30)
  void givesParametersBeforeTheStepAsTheSumOfAfterAndUpdate(
      @ForAll Type type, @ForAll @IntRange(min = 1, max = 5000) int length, @ForAll long seed) {
    INDArray after = vector(type, length, seed, false);
    INDArray update = vector(type, length, seed + 1, false);
    double[] a = ReferenceStatistics.elements(after);
    double[] u = ReferenceStatistics.elements(update);
    double[] before = new double[length];
    for (int i = 0; i < length; i++) {
      // The network computed in its own precision, and so does the scanner.
      before[i] = type == Type.DOUBLE ? a[i] + u[i] : (float) a[i] + (float) u[i];
    }

    HostScanner.Pair pair = scanner.scanSum(after, update, 0, length);

    assertSame(pair.before(), ReferenceStatistics.of(before));
    assertSame(pair.update(), ReferenceStatistics.of(u));
  }

  @Property(tries = 60)
  void countsNonFiniteElementsInAnyShapeOrderAndStride(
      @ForAll Type type,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll @IntRange(min = 1, max = 6) int depth,
      @ForAll long seed) {
    INDArray c =
        vector(type, rows * columns * depth, seed, true).reshape('c', rows, columns, depth);
    INDArray[] forms = {
      c,
      c.dup('f'),
      c.permute(2, 0, 1),
      c.get(NDArrayIndex.all(), NDArrayIndex.interval(columns / 2, columns), NDArrayIndex.all()),
      c.get(NDArrayIndex.point(rows - 1), NDArrayIndex.all(), NDArrayIndex.all())
    };
    for (INDArray form : forms) {
      assertThat(scanner.countNonFinite(form))
          .isEqualTo(ReferenceStatistics.of(ReferenceStatistics.elements(form)).nonFinite());
    }
  }

  @Test
  void survivesSquaresThatOverflowADouble() {
    INDArray huge = Nd4j.createFromArray(3e200, 4e200);

    assertSame(scanner.scan(huge, 0, 2), new TensorStatistics(2, 5e200, 3.5e200, 4e200, 0));
  }

  @Test
  void anEmptyStretchHasNoElements() {
    assertThat(scanner.scan(Nd4j.createFromArray(1f, 2f), 1, 0)).isEqualTo(TensorStatistics.EMPTY);
  }

  @Test
  void readsIntegersAsAlwaysFinite() {
    assertThat(scanner.countNonFinite(Nd4j.createFromArray(1, 2, 3))).isZero();
  }
}
