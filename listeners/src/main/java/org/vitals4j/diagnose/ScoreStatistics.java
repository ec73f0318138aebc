package org.vitals4j.diagnose;

import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.stats.Ema;
import org.vitals4j.stats.RecentValues;

/**
 * The score of a run so far: where it began, its best, and how it compares with chance. Scores that
 * are not finite are left out.
 */
final class ScoreStatistics {

  /** Iterations that the smoothed score looks back over. */
  static final int SPAN = 20;

  private static final int START = 10;

  /** Scores at either end that are compared to tell whether a run gets better. */
  private static final int ENDS = 25;

  private static final double IMPROVED = 0.02;
  private static final double ERRORS = 3;

  /** Below this share of the chance level a network has learned something worth having. */
  private static final double SATISFACTORY = 0.5;

  /** Losses by which it is told whether a network knows better than to guess. */
  private static final int LATELY = 100;

  /** Of what can be learned at most, so much must be learned to be seen. */
  private static final double KNOWS = 0.01;

  private @Nullable NetworkDescription network;
  private Ema smoothed = new Ema(SPAN);
  private RecentValues start = new RecentValues(START);
  private double first = Double.NaN;
  private double best = Double.NaN;
  private int bestAt;
  private int seen;
  private @Nullable ChanceLevel chance;
  private DataLoss loss = new DataLoss();
  private RecentValues early = new RecentValues(ENDS);
  private RecentValues late = new RecentValues(ENDS);
  private RecentValues lately = new RecentValues(LATELY);

  /**
   * Takes the next iteration.
   *
   * @return whether another network began, so that what others remember is of no use
   */
  boolean add(IterationSnapshot snapshot) {
    boolean fresh = !snapshot.network().equals(network);
    if (fresh) {
      network = snapshot.network();
      smoothed = new Ema(SPAN);
      start = new RecentValues(START);
      first = Double.NaN;
      best = Double.NaN;
      bestAt = 0;
      seen = 0;
      chance = null;
      loss = new DataLoss();
      early = new RecentValues(ENDS);
      late = new RecentValues(ENDS);
      lately = new RecentValues(LATELY);
    }
    if (snapshot.chance() instanceof Measurement.Measured<ChanceLevel> measured
        && measured.value().isSettled()) {
      chance = measured.value();
    }
    double score = loss.of(snapshot);
    if (!Double.isFinite(score)) {
      return fresh;
    }
    if (!start.isFull()) {
      start.add(score);
      first = start.median();
    }
    if (!early.isFull()) {
      early.add(score);
    }
    late.add(score);
    lately.add(score);
    double now = smoothed.add(score);
    seen++;
    // The first few averages are of few values: one lucky minibatch is not the best of a run.
    if (seen >= START && !(now >= best)) {
      best = now;
      bestAt = snapshot.iteration();
    }
    return fresh;
  }

  /** Finite scores so far. */
  int seen() {
    return seen;
  }

  /** The smoothed score; NaN while there is none. */
  double smoothed() {
    return smoothed.get();
  }

  /** Median of the first ten scores; NaN while there is none. */
  double first() {
    return first;
  }

  /** The least smoothed score; NaN while there are fewer than ten. */
  double best() {
    return best;
  }

  /** The iteration of that. */
  int bestAt() {
    return bestAt;
  }

  /** By how much the smoothed score has come down from the start, at best; 0 or more. */
  double gain() {
    return Double.isNaN(best) ? 0 : Math.max(0, first - best);
  }

  /**
   * What the run has to lose: what it gained, or, where it had learned before, what it has gained
   * on chance; 0 or more.
   */
  double atStake() {
    double learned = chance() - best;
    return learned > gain() ? learned : gain();
  }

  /**
   * Whether the last 25 scores are no better than the first 25, by 2 % or three standard errors.
   * True while there are fewer than 50.
   */
  boolean standsStill() {
    if (!canTellStandstill()) {
      return true;
    }
    double before = early.mean();
    double noise = Math.hypot(early.standardError(), late.standardError());
    return before - late.mean() < Math.max(IMPROVED * Math.abs(before), ERRORS * noise);
  }

  /** Whether 50 scores were seen. */
  boolean canTellStandstill() {
    return seen >= 2 * ENDS;
  }

  /** {@link ChanceLevel#share} of the smoothed loss; NaN where unknown. */
  double shareOfChance() {
    return chance == null ? Double.NaN : chance.share(smoothed());
  }

  /** The loss of having learned nothing; NaN where unknown. */
  double chance() {
    return chance == null ? Double.NaN : chance.score();
  }

  /**
   * Whether the last 100 losses are below that of guessing by more than 1 %, and three standard
   * errors. What is learned may then be all that can be: labels that are noise, or features that
   * say little, leave no more. False while chance is unknown.
   */
  boolean knowsBetterThanToGuess() {
    if (chance == null || !lately.isFull()) {
      return false;
    }
    double below = chance() - lately.mean();
    double least = KNOWS * (chance.score() - chance.floor());
    return below > Math.max(least, ERRORS * lately.standardError());
  }

  /**
   * Whether there is still much to learn: the loss is not below half of chance, or, where chance is
   * not known, it has hardly come down from where it began.
   */
  boolean unsatisfactory() {
    double share = shareOfChance();
    return Double.isNaN(share) ? !(gain() > 0.1 * Math.abs(first)) : share >= SATISFACTORY;
  }
}
