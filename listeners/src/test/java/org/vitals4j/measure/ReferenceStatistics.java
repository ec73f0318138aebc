package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.nd4j.linalg.api.iter.NdIndexIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * The statistics as anybody would write them down: one loop, double precision, element by element.
 */
public final class ReferenceStatistics {

  private ReferenceStatistics() {}

  public static TensorStatistics of(double... values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    // Beyond the squares of a double the norm is that of the scaled values, scaled back.
    boolean extreme = largest > 1e100 || largest < 1e-100;
    double unit = extreme && largest > 0 && Double.isFinite(largest) ? largest : 1;
    double squares = 0;
    double abs = 0;
    double max = 0;
    long bad = 0;
    for (double value : values) {
      squares += (value / unit) * (value / unit);
      abs += Math.abs(value);
      max = Math.max(max, Math.abs(value));
      bad += Double.isFinite(value) ? 0 : 1;
    }
    return values.length == 0
        ? TensorStatistics.EMPTY
        : new TensorStatistics(
            values.length, Math.sqrt(squares) * unit, abs / values.length, max, bad);
  }

  public static void assertSameDistribution(Distribution actual, double[] x, double tolerance) {
    assertThat(actual.count()).isEqualTo(x.length);
    if (x.length == 0) {
      return;
    }
    assertSameMoments(actual.mean(), actual.std(), x, tolerance);
    double min = x[0];
    double max = x[0];
    for (double value : x) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    // NaN is NaN, but a zero has no sign here.
    assertThat(Double.valueOf(actual.min() + 0.0)).isEqualTo(Double.valueOf(min + 0.0));
    assertThat(Double.valueOf(actual.max() + 0.0)).isEqualTo(Double.valueOf(max + 0.0));
  }

  private static void assertSameMoments(
      double actualMean, double actualStd, double[] x, double tolerance) {
    if (x.length == 0) {
      return;
    }
    double mean = Arrays.stream(x).average().getAsDouble();
    double squares = 0;
    double scale = 0;
    for (double value : x) {
      squares += (value - mean) * (value - mean);
      scale = Math.max(scale, Math.abs(value));
    }
    // The mean of numbers of both signs is as exact as the numbers, not as itself.
    assertClose(actualMean, mean, tolerance * scale);
    double std = Math.sqrt(squares / x.length);
    assertClose(actualStd, std, tolerance * std + 1e-12 * scale);
  }

  /** Through ND4J's own element access, which knows every order, stride and offset. */
  public static double[] elements(INDArray array) {
    double[] all = new double[(int) array.length()];
    NdIndexIterator indices = new NdIndexIterator('c', array.shape());
    for (int i = 0; i < all.length; i++) {
      all[i] = array.getDouble(indices.next());
    }
    return all;
  }

  public static void assertSame(TensorStatistics actual, TensorStatistics expected) {
    assertSame(actual, expected, 1e-9);
  }

  public static void assertSame(
      TensorStatistics actual, TensorStatistics expected, double tolerance) {
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.nonFinite()).isEqualTo(expected.nonFinite());
    assertClose(actual.l2(), expected.l2(), tolerance * expected.l2());
    assertClose(actual.meanAbs(), expected.meanAbs(), tolerance * expected.meanAbs());
    assertThat(Double.valueOf(actual.maxAbs())).isEqualTo(Double.valueOf(expected.maxAbs()));
  }

  public static void assertSame(Norms actual, double[] x, double tolerance) {
    TensorStatistics expected = of(x);
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.nonFinite()).isEqualTo(expected.nonFinite());
    assertClose(actual.l2(), expected.l2(), tolerance * expected.l2());
    assertClose(actual.meanAbs(), expected.meanAbs(), tolerance * expected.meanAbs());
  }

  public static void assertSame(ParameterStatistics actual, double[] x, double tolerance) {
    assertSame(
        new Norms(actual.count(), actual.l2(), actual.meanAbs(), actual.nonFinite()), x, tolerance);
    assertSameMoments(actual.mean(), actual.std(), x, tolerance);
  }

  private static void assertClose(double actual, double expected, double tolerance) {
    if (Double.isFinite(expected)) {
      assertThat(actual).isCloseTo(expected, within(tolerance + 2 * Double.MIN_VALUE));
    } else {
      assertThat(Double.valueOf(actual)).isEqualTo(Double.valueOf(expected)); // NaN is NaN
    }
  }
}
