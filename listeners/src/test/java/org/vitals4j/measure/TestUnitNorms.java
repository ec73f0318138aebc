package org.vitals4j.measure;

import java.util.List;

/** Unit norms made by hand, for tests in other packages. */
public final class TestUnitNorms {

  private TestUnitNorms() {}

  public static UnitNorms of(int layer, int block, double[] gradients, double[] weights) {
    return new UnitNorms(
        layer,
        block,
        new UnitLayout(
            layer,
            block,
            new long[] {gradients.length},
            'c',
            -1,
            List.of(),
            new int[0],
            gradients.length),
        gradients,
        weights);
  }
}
