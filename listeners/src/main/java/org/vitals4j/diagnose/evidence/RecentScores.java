package org.vitals4j.diagnose.evidence;

import org.vitals4j.stats.MadOfDifferences;
import org.vitals4j.stats.RecentValues;

/**
 * The last scores of one network, by which it is told whether a run comes back from steps that are
 * too large. A smoothed score holds a jump for long after the run has come back from it. Not
 * thread-safe.
 */
public final class RecentScores {

  /** Scores that are remembered. */
  public static final int WINDOW = 20;

  private static final int MEDIAN_SCORES = 5;

  /** Scores that are all below as many before them: of noise alone, one time in twenty. */
  private static final int FALLING_SCORES = 3;

  /** The share by which the score must have come down in ten iterations (medians of five). */
  private static final double MIN_FALL_SHARE = 0.2;

  /** So many median deviations of one score above that before a jump it must be to be no better. */
  private static final double MARGIN_DEVIATIONS = 4;

  private static final int NOISE_SCORES = 20;
  private static final int MIN_NOISE_SCORES = 10;

  /** At this share of chance a network knows the labels' averages and nothing else. */
  private static final double AT_CHANCE_SHARE = 0.97;

  private final RecentValues scores = new RecentValues(WINDOW);
  private final MadOfDifferences noise = new MadOfDifferences(NOISE_SCORES);

  /** Takes the next score, if it is finite. */
  public void add(double score) {
    if (Double.isFinite(score)) {
      scores.add(score);
    }
  }

  /** Takes the same score into the noise, once it was judged: a jump is no measure of itself. */
  public void addToNoise(double score) {
    if (Double.isFinite(score)) {
      noise.add(score);
    }
  }

  /** Median of the last five; NaN while there is none. */
  public double current() {
    return scores.median(0, Math.min(MEDIAN_SCORES, scores.size()));
  }

  /** How much worse than before a jump the score must be to be no better; 0 while unknown. */
  public double margin() {
    return noise.size() < MIN_NOISE_SCORES ? 0 : MARGIN_DEVIATIONS * noise.deviation();
  }

  /** Whether the score is that of guessing; one of single examples is too noisy to tell of five. */
  public boolean isAtChance(double chance) {
    return scores.median() >= AT_CHANCE_SHARE * chance;
  }

  /** Whether the score is on its way down: by a good share, or by its last few values. */
  public boolean isFalling() {
    return (scores.size() >= 2 * FALLING_SCORES && hasFallenLately())
        || (scores.size() >= 3 * MEDIAN_SCORES && hasFallenFar());
  }

  private boolean hasFallenFar() {
    double before = scores.median(2 * MEDIAN_SCORES, 3 * MEDIAN_SCORES);
    return before - current() > MIN_FALL_SHARE * Math.abs(before); // may be below 0
  }

  private boolean hasFallenLately() {
    double highest = Double.NEGATIVE_INFINITY;
    double lowestBefore = Double.POSITIVE_INFINITY;
    for (int i = 0; i < FALLING_SCORES; i++) {
      highest = Math.max(highest, scores.ago(i));
      lowestBefore = Math.min(lowestBefore, scores.ago(FALLING_SCORES + i));
    }
    return highest < lowestBefore;
  }
}
