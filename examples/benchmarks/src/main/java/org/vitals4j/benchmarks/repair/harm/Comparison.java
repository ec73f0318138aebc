package org.vitals4j.benchmarks.repair.harm;

import java.util.List;
import org.vitals4j.benchmarks.repair.harm.runs.HeldOutResult;

/**
 * A treated run beside the untreated one of the same seed.
 *
 * <p>Both are judged on the same held-out examples, and most of what makes a loss large or small is
 * in the examples. So "two standard errors" are those of the mean of the differences, example by
 * example. They are smaller than those of either loss, and find more harm.
 *
 * @param worstRatio the largest ratio of the held-out losses, treated ÷ untreated, over all points;
 *     infinite where the treated network is ruined
 * @param harmedAt numbers of the points, from 1, at which the treated run was worse
 * @param harmedAtEnd whether it ended worse
 */
record Comparison(double worstRatio, List<Integer> harmedAt, boolean harmedAtEnd) {

  /** On the way, the held-out loss may be so much higher. */
  static final double LOSS_ON_THE_WAY = 0.05;

  /** At the end, it may be so much higher. */
  static final double LOSS_AT_END = 0.02;

  /** At the end, the accuracy may be so much lower. */
  static final double POINTS_AT_END = 0.01;

  private static final double STANDARD_ERRORS = 2;

  /** Compares results at the same points; as many of one run as of the other, at least one. */
  static Comparison of(List<HeldOutResult> untreated, List<HeldOutResult> treated) {
    double worst = 0;
    List<Integer> harmed = new java.util.ArrayList<>();
    for (int i = 0; i < untreated.size(); i++) {
      worst = Math.max(worst, ratio(untreated.get(i), treated.get(i)));
      if (isLossHigher(untreated.get(i), treated.get(i), LOSS_ON_THE_WAY)) {
        harmed.add(i + 1);
      }
    }
    HeldOutResult end = untreated.get(untreated.size() - 1);
    HeldOutResult treatedEnd = treated.get(untreated.size() - 1);
    return new Comparison(
        worst,
        List.copyOf(harmed),
        isLossHigher(end, treatedEnd, LOSS_AT_END) || isAccuracyLower(end, treatedEnd));
  }

  /** Whether the treated run was worse anywhere. */
  boolean harmed() {
    return harmedAtEnd || !harmedAt.isEmpty();
  }

  private static double ratio(HeldOutResult untreated, HeldOutResult treated) {
    double ratio = treated.loss() / untreated.loss();
    return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
  }

  /** Whether it is higher by a share of it, and by more than chance. A ruined network's is. */
  private static boolean isLossHigher(
      HeldOutResult untreated, HeldOutResult treated, double share) {
    double before = untreated.loss();
    double error = HeldOutResult.standardError(untreated.losses(), treated.losses());
    double most = Math.max(before * (1 + share), before + STANDARD_ERRORS * error);
    return !Double.isFinite(treated.loss()) || treated.loss() > most;
  }

  private static boolean isAccuracyLower(HeldOutResult untreated, HeldOutResult treated) {
    double error = HeldOutResult.standardError(untreated.hits(), treated.hits());
    double least = untreated.accuracy() - Math.max(POINTS_AT_END, STANDARD_ERRORS * error);
    return treated.accuracy() < least; // never where numbers are asked for: they are NaN
  }
}
