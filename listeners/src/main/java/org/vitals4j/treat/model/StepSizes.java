package org.vitals4j.treat.model;

import java.util.Arrays;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;

/** How large steps are, beside the weights that they change. */
public final class StepSizes {

  /** What first steps are brought to where they are far too large: later ones are smaller. */
  public static final double FIRST_STEP_RATIO = 0.03;

  /** Above this, steps are too large. */
  public static final double LARGE_RATIO = 0.1;

  /** Below this, steps cannot be what is wrong, unless they are too small. */
  public static final double TINY_RATIO = 1e-5;

  private StepSizes() {}

  /** Median of the update ratio over the weight matrices; NaN where it was not measured. */
  public static double median(IterationSnapshot snapshot) {
    double[] ratios = new double[8];
    int count = 0;
    for (LayerSnapshot layer : snapshot.layers()) {
      for (BlockSnapshot block : layer.blocks()) {
        double ratio = block.leastUpdateRatio();
        if (block.block().weight() && block.block().trueGradient() && !Double.isNaN(ratio)) {
          ratios = count == ratios.length ? Arrays.copyOf(ratios, 2 * count) : ratios;
          ratios[count++] = ratio;
        }
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(ratios, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  /** The size of the latest step that was measured: not every iteration's is. */
  public static final class Latest {

    private double ratio = Double.NaN;

    public Latest() {}

    /** Takes what was measured in another iteration. */
    public void add(IterationSnapshot snapshot) {
      double now = median(snapshot);
      ratio = Double.isNaN(now) ? ratio : now;
    }

    /** The network begins again: what was measured before says nothing. */
    public void reset() {
      ratio = Double.NaN;
    }

    /** NaN where none was measured yet. */
    public double get() {
      return ratio;
    }
  }
}
