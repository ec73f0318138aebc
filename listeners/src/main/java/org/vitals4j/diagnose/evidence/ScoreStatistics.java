package org.vitals4j.diagnose.evidence;

import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.stats.Ema;
import org.vitals4j.stats.RecentValues;

/**
 * The score of one network's run so far: where it began, its best, and how it compares with chance.
 * Scores that are not finite are left out. Not thread-safe.
 */
public final class ScoreStatistics {

  /** Iterations that the smoothed score looks back over. */
  public static final int SPAN = 20;

  private static final int START_SCORES = 10;

  /** Scores at either end that are compared to tell whether a run gets better. */
  private static final int ENDS_SCORES = 25;

  private static final double MIN_IMPROVEMENT = 0.02;
  private static final double MIN_STANDARD_ERRORS = 3;

  /** Below this share of the chance level a network has learned something worth having. */
  private static final double SATISFACTORY_SHARE = 0.5;

  /** Losses by which it is told whether a network knows better than to guess. */
  private static final int RECENT_SCORES = 100;

  /** Of what can be learned at most, so much must be learned to be seen. */
  private static final double MIN_LEARNED_SHARE = 0.01;

  private final Ema smoothed = new Ema(SPAN);
  private final RecentValues start = new RecentValues(START_SCORES);
  private final RecentValues early = new RecentValues(ENDS_SCORES);
  private final RecentValues late = new RecentValues(ENDS_SCORES);
  private final RecentValues recent = new RecentValues(RECENT_SCORES);
  private final DataLoss loss = new DataLoss();
  private double first = Double.NaN;
  private double best = Double.NaN;
  private int bestAt;
  private int count;
  private @Nullable ChanceLevel chance;

  /** Takes the next iteration. */
  public void add(IterationSnapshot snapshot) {
    if (snapshot.chance() instanceof Measurement.Measured<ChanceLevel> measured
        && measured.value().isSettled()) {
      chance = measured.value();
    }
    double score = loss.of(snapshot);
    if (!Double.isFinite(score)) {
      return;
    }
    if (!start.isFull()) {
      start.add(score);
      first = start.median();
    }
    if (!early.isFull()) {
      early.add(score);
    }
    late.add(score);
    recent.add(score);
    double now = smoothed.add(score);
    count++;
    // The first few averages are of few values: one lucky minibatch is not the best of a run.
    if (count >= START_SCORES && !(now >= best)) {
      best = now;
      bestAt = snapshot.iteration();
    }
  }

  /** Finite scores so far. */
  public int count() {
    return count;
  }

  /** The smoothed score; NaN while there is none. */
  public double smoothed() {
    return smoothed.get();
  }

  /** Median of the first ten scores; NaN while there is none. */
  public double first() {
    return first;
  }

  /** The least smoothed score; NaN while there are fewer than ten. */
  public double best() {
    return best;
  }

  /** The iteration of that. */
  public int bestAt() {
    return bestAt;
  }

  /** By how much the smoothed score has come down from the start, at best; 0 or more. */
  public double gain() {
    return Double.isNaN(best) ? 0 : Math.max(0, first - best);
  }

  /**
   * What the run has to lose: what it gained, or, where it had learned before, what it has gained
   * on chance; 0 or more.
   */
  public double atStake() {
    double learned = chance() - best;
    return learned > gain() ? learned : gain();
  }

  /**
   * Whether the last 25 scores are no better than the first 25, by 2 % or three standard errors.
   * True while there are fewer than 50.
   */
  public boolean isStalled() {
    if (!canTellStall()) {
      return true;
    }
    double before = early.mean();
    double noise = Math.hypot(early.standardError(), late.standardError());
    return before - late.mean()
        < Math.max(MIN_IMPROVEMENT * Math.abs(before), MIN_STANDARD_ERRORS * noise);
  }

  /** Whether 50 scores were seen. */
  public boolean canTellStall() {
    return count >= 2 * ENDS_SCORES;
  }

  /** {@link ChanceLevel#share} of the smoothed loss; NaN where unknown. */
  public double shareOfChance() {
    return chance == null ? Double.NaN : chance.share(smoothed());
  }

  /** The loss of having learned nothing; NaN where unknown. */
  public double chance() {
    return chance == null ? Double.NaN : chance.score();
  }

  /**
   * Whether the last 100 losses are below that of guessing by more than 1 %, and three standard
   * errors. What is learned may then be all that can be: labels that are noise, or features that
   * say little, leave no more. False while chance is unknown.
   */
  public boolean isBetterThanChance() {
    if (chance == null || !recent.isFull()) {
      return false;
    }
    double below = chance() - recent.mean();
    double least = MIN_LEARNED_SHARE * (chance.score() - chance.floor());
    return below > Math.max(least, MIN_STANDARD_ERRORS * recent.standardError());
  }

  /**
   * Whether there is still much to learn: the loss is not below half of chance, or, where chance is
   * not known, it has hardly come down from where it began.
   */
  public boolean isUnsatisfactory() {
    double share = shareOfChance();
    return Double.isNaN(share) ? !(gain() > 0.1 * Math.abs(first)) : share >= SATISFACTORY_SHARE;
  }
}
