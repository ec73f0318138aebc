package org.vitals4j.treat.engine;

import java.util.Arrays;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;

/** The data losses of the latest steps that were made. */
final class RecentLosses {

  /** So many are remembered. */
  static final int KEPT = 20;

  private final double[] latest = new double[KEPT];
  private int seen;
  private final DataLoss dataLoss = new DataLoss();

  /**
   * Takes the loss of a step that was made: see {@link DataLoss}.
   *
   * @return the loss; NaN and infinities are not remembered
   */
  double add(IterationSnapshot snapshot) {
    double loss = dataLoss.of(snapshot);
    if (Double.isFinite(loss)) {
      latest[seen++ % KEPT] = loss;
    }
    return loss;
  }

  /** Those that are remembered, at most {@link #KEPT}, in no order. */
  double[] latest() {
    return Arrays.copyOf(latest, Math.min(seen, KEPT));
  }

  /** Remembers these instead. */
  void set(double[] losses) {
    System.arraycopy(losses, 0, latest, 0, losses.length);
    seen = losses.length;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted); // NaN comes last, and counts as large
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Median of the distances from the median. */
  static double medianDeviation(double[] values) {
    double median = median(values);
    return median(Arrays.stream(values).map(one -> Math.abs(one - median)).toArray());
  }
}
