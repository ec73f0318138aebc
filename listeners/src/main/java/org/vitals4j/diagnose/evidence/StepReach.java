package org.vitals4j.diagnose.evidence;

import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * How large the steps of one network are, and how far one can have moved the loss: for a convex
 * loss by at most ‖g‖ ‖Δ‖, with the larger of the gradients before and after the step. What moves
 * the loss by far more is not the step: then it is the data that are others. Not thread-safe.
 */
public final class StepReach {

  private double gradient = Double.NaN;
  private double step = Double.NaN;
  private double relative = Double.NaN;
  private double reach = Double.NaN;

  /** Takes the next iteration. */
  public void add(IterationSnapshot snapshot) {
    double now =
        snapshot.gradient() instanceof Measurement.Measured<TensorStatistics> g
            ? g.value().l2() / snapshot.network().summedOver(snapshot.batchSize())
            : Double.NaN;
    reach = step * (now >= gradient || Double.isNaN(gradient) ? now : gradient);
    gradient = now;
    measureStep(snapshot);
  }

  private void measureStep(IterationSnapshot snapshot) {
    step = 0;
    double size = 0;
    boolean any = false;
    for (int i = 0; i < snapshot.layers().size(); i++) { // in every iteration: no iterator
      LayerSnapshot layer = snapshot.layers().get(i);
      for (int j = 0; j < layer.blocks().size(); j++) { // in every iteration: no iterator
        BlockSnapshot block = layer.blocks().get(j);
        if (!block.block().trueGradient()) {
          continue;
        }
        any = true;
        double moved =
            block.update() instanceof Measurement.Measured<Norms> u ? u.value().l2() : Double.NaN;
        step += moved * moved;
        double before =
            block.parameter() instanceof Measurement.Measured<ParameterStatistics> w
                ? w.value().l2()
                : block.stepHidesParameter() ? moved / BlockSnapshot.HIDING_STEP : Double.NaN;
        size += before * before;
      }
    }
    step = any ? Math.sqrt(step) : Double.NaN;
    relative = step / Math.sqrt(size);
  }

  /**
   * How far the step before this iteration can have moved the loss, in loss units; NaN where that
   * step, or the gradients about it, were not measured.
   */
  public double reach() {
    return reach;
  }

  /** ‖Δ‖ ÷ ‖w‖ over all that is trained in this iteration; NaN where it was not measured. */
  double relative() {
    return relative;
  }
}
