package org.vitals4j.diagnose.evidence;

import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.TensorStatistics;

/** A layer's weights alone, taken together: biases are few and scaled differently. */
public final class WeightGradients {

  private WeightGradients() {}

  /** Mean absolute value over the elements of all weight blocks; NaN where there are none. */
  public static double meanAbs(LayerSnapshot layer) {
    double sum = 0;
    long count = 0;
    for (BlockSnapshot block : layer.blocks()) {
      if (block.block().weight()
          && block.gradient() instanceof Measurement.Measured<TensorStatistics> g) {
        sum += g.value().meanAbs() * (double) g.value().count();
        count += g.value().count();
      }
    }
    return count == 0 ? Double.NaN : sum / (double) count;
  }
}
