package org.vitals4j.diagnose.evidence;

import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
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

  /**
   * {@code mean|Δ| / mean|w|} over the elements of all weight blocks; NaN where it was not
   * measured. Where the step of one hides what was there before, the least that it can be.
   */
  public static double updateRatio(LayerSnapshot layer) {
    double moved = 0;
    double size = 0;
    for (int i = 0; i < layer.blocks().size(); i++) { // in every iteration: no iterator
      BlockSnapshot block = layer.blocks().get(i);
      if (block.block().weight() && block.stepHidesParameter()) {
        return BlockSnapshot.HIDING_STEP;
      }
      if (block.block().weight()
          && block.update() instanceof Measurement.Measured<Norms> delta
          && block.parameter() instanceof Measurement.Measured<ParameterStatistics> w) {
        moved += delta.value().meanAbs() * (double) delta.value().count();
        size += w.value().meanAbs() * (double) w.value().count();
      }
    }
    return size > 0 ? moved / size : Double.NaN;
  }
}
