package org.vitals4j.treat;

import java.util.Arrays;
import org.vitals4j.measure.IterationSnapshot;

/** Scores and sizes of steps of the last few hundred iterations. */
final class RunHistory {

  private static final int KEPT = 512;

  private final int[] iterations = new int[KEPT];
  private final double[] scores = new double[KEPT];
  private final double[] ratios = new double[KEPT];
  private int seen;

  /** Notes an iteration. */
  void add(IterationSnapshot snapshot) {
    int at = seen++ % KEPT;
    iterations[at] = snapshot.iteration();
    scores[at] = snapshot.score();
    ratios[at] = StepSizes.median(snapshot);
  }

  void forget() {
    seen = 0;
  }

  /** The network is again what it was before an iteration: forgets what came from there on. */
  void wentBackTo(int iteration) {
    while (seen > 0 && iterations[(seen - 1) % KEPT] >= iteration) {
      seen--;
    }
  }

  /**
   * Finite scores up to an iteration, the latest first.
   *
   * @param most how many at most
   */
  double[] scoresUpTo(int iteration, int most) {
    double[] found = new double[most];
    int count = 0;
    for (int i = 0; i < Math.min(seen, KEPT) && count < most; i++) {
      int at = (seen - 1 - i) % KEPT;
      if (iterations[at] <= iteration && Double.isFinite(scores[at])) {
        found[count++] = scores[at];
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The last size of a step that was measured up to an iteration; NaN if none was. */
  double ratioUpTo(int iteration) {
    for (int i = 0; i < Math.min(seen, KEPT); i++) {
      int at = (seen - 1 - i) % KEPT;
      if (iterations[at] <= iteration && !Double.isNaN(ratios[at])) {
        return ratios[at];
      }
    }
    return Double.NaN;
  }

  /**
   * The first step from an iteration on that was too large: the weights before it were still those
   * of a healthy network, while later ones may have grown with the steps. NaN if none was.
   */
  double firstLargeFrom(int iteration) {
    double first = Double.NaN;
    for (int i = 0; i < Math.min(seen, KEPT); i++) {
      int at = (seen - 1 - i) % KEPT;
      if (iterations[at] >= iteration
          && ratios[at] > StepSizes.LARGE
          && ratios[at] < Double.POSITIVE_INFINITY) {
        first = ratios[at];
      }
    }
    return first;
  }
}
