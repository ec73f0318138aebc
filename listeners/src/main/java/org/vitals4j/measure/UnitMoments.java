package org.vitals4j.measure;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.activation.ActivationLayout;
import org.vitals4j.report.Internal;

/** Mean and standard deviation of each unit over a minibatch, and over time steps or pixels. */
@Internal
public final class UnitMoments {

  private final double[] means;
  private final double[] deviations;

  private UnitMoments(double[] means, double[] deviations) {
    this.means = means;
    this.deviations = deviations;
  }

  /**
   * Measures; by ND4J operations, so it is not for every iteration.
   *
   * @param outputs of a layer
   * @param layout which of their axes tells units apart
   */
  public static UnitMoments of(INDArray outputs, ActivationLayout layout) {
    int units = layout.unitAxis(outputs.rank());
    int[] others = new int[outputs.rank() - 1];
    Arrays.setAll(others, i -> i < units ? i : i + 1);
    INDArray means = outputs.mean(others);
    INDArray deviations = outputs.std(false, others);
    try {
      return new UnitMoments(means.toDoubleVector(), deviations.toDoubleVector());
    } finally {
      NativeMemory.free(means);
      NativeMemory.free(deviations);
    }
  }

  /** How many units there are. */
  public int units() {
    return means.length;
  }

  /** Mean of a unit; NaN where any of its outputs is. */
  public double mean(int unit) {
    return means[unit];
  }

  /** Standard deviation of a unit, without the correction for small samples. */
  public double deviation(int unit) {
    return deviations[unit];
  }
}
