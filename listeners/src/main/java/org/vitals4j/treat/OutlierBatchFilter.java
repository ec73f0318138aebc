package org.vitals4j.treat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.vitals4j.treat.skip.VetoedSteps;

/**
 * Keeps out minibatches on which a network that is known to be healthy scores far worse than it
 * ever did. It watches after a rollback only: then the parameters are those of a healthy time, and
 * a bad score is due to the data.
 *
 * <p>Far worse: above the median of the healthy past by six times its median absolute deviation (in
 * units of a standard deviation), by half as much again as the worst of that past is, and above 0.3
 * of chance: a network that has learned much still finds some examples hard, and learns from those.
 * Where its median is below 0.9 of chance, worse than guessing is far, too, if all of that past was
 * better.
 */
final class OutlierBatchFilter {

  /** Scores of the healthy past that are looked at. */
  static final int RECENT_SCORES = 20;

  /** With fewer, there is no telling what is far. */
  static final int MIN_SCORES = 15;

  private static final double MAX_DEVIATIONS = 6;
  private static final double MAD_TO_DEVIATION = 1.4826;
  private static final double WORST_FACTOR = 1.5;
  private static final double MIN_SHARE_OF_CHANCE = 0.3;

  /** A network that scores below this share of chance knows better than to guess. */
  private static final double LEARNED_SHARE_OF_CHANCE = 0.9;

  /**
   * So many in a row are no longer single minibatches. Where hardly a step was made before them,
   * the data have changed for good; else steps may have ruined the parameters. One less than are
   * refused in a row: then it is known which before they are let in.
   */
  static final int MAX_IN_A_ROW = VetoedSteps.MAX_IN_A_ROW - 1;

  /** Fewer steps than this share of all minibatches ruin nothing. */
  private static final double MAX_SHARE_OF_STEPS = 0.1;

  /** After so many good minibatches the watch ends. */
  private static final int WATCHED_ITERATIONS = 300;

  private double median = Double.NaN;
  private double limit = Double.NaN;
  private int steps;
  private int refused;
  private int inARow;
  private int good;
  private boolean failed;

  /**
   * Begins to watch.
   *
   * @param past scores while the network was healthy
   * @param chance the score of a network that has learned nothing; NaN where not known
   * @return whether they tell enough
   */
  boolean watch(double[] past, double chance) {
    limit = Double.NaN;
    steps = 0;
    refused = 0;
    inARow = 0;
    good = 0;
    if (past.length < MIN_SCORES || failed) {
      return false;
    }
    median = median(past);
    limit = limit(past, chance);
    return true;
  }

  /** The upper median of some scores, at least one. */
  static double median(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /**
   * What a score is compared with; NaN where there are too few to tell.
   *
   * @param past scores while the network was healthy
   * @param chance the score of a network that has learned nothing; NaN where not known
   */
  static double limit(double[] past, double chance) {
    if (past.length < MIN_SCORES) {
      return Double.NaN;
    }
    double median = median(past);
    double worst = Arrays.stream(past).max().orElseThrow();
    double deviation =
        MAD_TO_DEVIATION * median(Arrays.stream(past).map(one -> Math.abs(one - median)).toArray());
    double limit = median + Math.max(MAX_DEVIATIONS * deviation, WORST_FACTOR * (worst - median));
    if (chance > 0) {
      boolean learned = median < LEARNED_SHARE_OF_CHANCE * chance;
      limit = learned ? Math.min(limit, Math.max(chance, worst)) : limit;
      limit = Math.max(limit, MIN_SHARE_OF_CHANCE * chance);
    }
    return limit;
  }

  /** Above this score a minibatch is kept out; NaN while nothing is watched. */
  double limit() {
    return limit;
  }

  /** Whether keeping minibatches out was no help once: the parameters went bad without them. */
  boolean hasFailed() {
    return failed;
  }

  void reset() {
    limit = Double.NaN;
    failed = false;
  }

  /**
   * Judges a minibatch by the score before its step.
   *
   * @return why it is kept out; empty where it is not
   */
  Optional<String> judge(double score) {
    if (!(score > limit)) {
      inARow = 0;
      if (score <= limit) {
        steps++;
        good++;
        limit = good >= WATCHED_ITERATIONS ? Double.NaN : limit;
      }
      return Optional.empty();
    }
    good = 0;
    inARow++;
    refused++;
    if (inARow > MAX_IN_A_ROW && steps > MAX_SHARE_OF_STEPS * (steps + refused)) {
      limit = Double.NaN;
      failed = true;
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the score of this minibatch is %.3g, where %.3g is usual for the healthy network (limit"
                + " %.3g)",
            score,
            median,
            limit));
  }
}
