package org.vitals4j.treat;

import java.util.Arrays;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.treat.model.StepSizes;

/** Scores and sizes of steps of the last few hundred iterations. */
final class RecentIterations {

  private static final int CAPACITY = 512;

  private final int[] iterations = new int[CAPACITY];
  private final double[] scores = new double[CAPACITY];
  private final double[] ratios = new double[CAPACITY];
  private int next;
  private int size;

  /** Notes an iteration. */
  void add(IterationSnapshot snapshot) {
    iterations[next] = snapshot.iteration();
    scores[next] = snapshot.score();
    ratios[next] = StepSizes.median(snapshot);
    next = (next + 1) % CAPACITY;
    size = Math.min(size + 1, CAPACITY);
  }

  void forget() {
    size = 0;
  }

  /** The network is again what it was before an iteration: forgets what came from there on. */
  void wentBackTo(int iteration) {
    while (size > 0 && iterations[at(0)] >= iteration) {
      next = at(0);
      size--;
    }
  }

  /** Where the latest iteration is kept, or one some iterations earlier. */
  private int at(int earlier) {
    return Math.floorMod(next - 1 - earlier, CAPACITY);
  }

  /**
   * Finite scores up to an iteration, the latest first.
   *
   * @param most how many at most
   */
  double[] scoresUpTo(int iteration, int most) {
    double[] found = new double[most];
    int count = 0;
    for (int i = 0; i < size && count < most; i++) {
      int at = at(i);
      if (iterations[at] <= iteration && Double.isFinite(scores[at])) {
        found[count++] = scores[at];
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The last size of a step that was measured up to an iteration; NaN if none was. */
  double ratioUpTo(int iteration) {
    for (int i = 0; i < size; i++) {
      int at = at(i);
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
    for (int i = 0; i < size; i++) {
      int at = at(i);
      if (iterations[at] >= iteration
          && ratios[at] > StepSizes.LARGE_RATIO
          && ratios[at] < Double.POSITIVE_INFINITY) {
        first = ratios[at];
      }
    }
    return first;
  }
}
