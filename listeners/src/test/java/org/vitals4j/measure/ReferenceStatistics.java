package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.nd4j.linalg.api.iter.NdIndexIterator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The statistics as anybody would write them down: one loop, double precision, element by element.
 */
final class ReferenceStatistics {

  private ReferenceStatistics() {}

  static TensorStatistics of(double... values) {
    double squares = 0;
    double abs = 0;
    double max = 0;
    long bad = 0;
    for (double value : values) {
      squares += value * value;
      abs += Math.abs(value);
      max = Math.max(max, Math.abs(value));
      bad += Double.isFinite(value) ? 0 : 1;
    }
    return values.length == 0
        ? TensorStatistics.EMPTY
        : new TensorStatistics(values.length, Math.sqrt(squares), abs / values.length, max, bad);
  }

  /** Through ND4J's own element access, which knows every order, stride and offset. */
  static double[] elements(INDArray array) {
    double[] all = new double[(int) array.length()];
    NdIndexIterator indices = new NdIndexIterator('c', array.shape());
    for (int i = 0; i < all.length; i++) {
      all[i] = array.getDouble(indices.next());
    }
    return all;
  }

  static void assertSame(TensorStatistics actual, TensorStatistics expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.nonFinite()).isEqualTo(expected.nonFinite());
    assertClose(actual.l2(), expected.l2());
    assertClose(actual.meanAbs(), expected.meanAbs());
    assertThat(Double.valueOf(actual.maxAbs())).isEqualTo(Double.valueOf(expected.maxAbs()));
  }

  /** The order of a double-precision sum may change its last digits, and nothing more. */
  private static void assertClose(double actual, double expected) {
    if (Double.isFinite(expected) && expected != 0) {
      assertThat(actual).isCloseTo(expected, Percentage.withPercentage(1e-9));
    } else {
      assertThat(Double.valueOf(actual)).isEqualTo(Double.valueOf(expected)); // NaN is NaN
    }
  }
}
