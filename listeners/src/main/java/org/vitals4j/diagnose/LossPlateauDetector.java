package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.stats.RecentValues;
import org.vitals4j.stats.SeasonalTrend;

/**
 * The training score stands still while it is no better than guessing: over 200 iterations it
 * improved by less than 0.1 %, or by less than the noise, and is that of a network that has learned
 * nothing but the labels' averages, or worse. Where that is not known, or the score lies below it
 * by more than 1 % and its noise, which may be the best that the labels allow, or the noise would
 * hide learning itself (minibatches of one or two), or fewer than 3,000 examples were seen, INFO. A
 * run that stands still because it has converged is none, nor is one that learns so slowly that its
 * fall shows above the noise only over up to 800 iterations.
 */
final class LossPlateauDetector implements Detector {

  static final int WINDOW = 200;
  static final double IMPROVED = 1e-3;
  private static final int HALF = WINDOW / 2;

  /** A loss that falls by more than this in half a window moves, however noisy it is. */
  static final double MOVING = 0.03;

  static final double CHANCE_SHARE = 0.9;

  /** A score further above that of guessing is not one that has come down to it. */
  private static final double COME_DOWN = 1.1;

  /** One further below it, and beyond the noise, has come further. */
  private static final double AT_CHANCE = 2e-3;

  /** A fall of so many standard errors counts as one: to call it none is the graver error. */
  private static final double FALLS = 1.5;

  /** A fall that ends where the run guesses must go on by this many to count. */
  private static final double FALLS_ON = 2;

  /** Over a longer time there are more ways to be lucky. */
  private static final double FALLS_SLOWLY = 2;

  /** So far back is a slow fall looked for. */
  private static final int LONGEST = 4 * WINDOW;

  /** So many standard errors are no accident. */
  private static final double ERRORS = 3;

  /** Above this share of the score, the error of a fall hides what most networks learn. */
  private static final double TOO_NOISY = 0.06;

  /** Who has seen fewer cannot be expected to have learned anything. */
  private static final int LEAST_EXAMPLES = 3_000;

  private static final int EVERY = 5;

  private final ScoreStatistics score = new ScoreStatistics();
  private RecentValues scores = new RecentValues(LONGEST);
  private final DataLoss dataLoss = new DataLoss();
  private long examples;
  private List<Symptom> found = List.of();

  @Override
  public String name() {
    return "loss-plateau";
  }

  @Override
  public int window(int batchSize) {
    return WINDOW;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (score.add(snapshot)) {
      scores = new RecentValues(LONGEST);
      examples = 0;
      found = List.of();
    }
    double loss = dataLoss.of(snapshot);
    if (!Double.isFinite(loss)) {
      return found;
    }
    scores.add(loss);
    examples += snapshot.batchSize();
    if (scores.size() >= WINDOW && score.seen() % EVERY == 0) {
      found = judge(snapshot);
    }
    return found;
  }

  private List<Symptom> judge(IterationSnapshot snapshot) {
    if (!score.unsatisfactory()) {
      return List.of();
    }
    // Where the run guesses, having come down to that is nothing learned: then it is enough that it
    // has stopped coming down.
    int span = HALF;
    double errors = FALLS;
    if (falls(HALF, FALLS) || fallsSlowly()) {
      if (!guesses() || falls(HALF / 2, FALLS_ON)) {
        return List.of();
      }
      span = HALF / 2;
      errors = FALLS_ON;
    }
    double before = scores.mean(span, 2 * span);
    double after = scores.mean(0, span);
    double improved = fall(span);
    double needed = needed(span, errors);
    double share = score.shareOfChance();
    boolean better = score.knowsBetterThanToGuess();
    boolean chance = share >= CHANCE_SHARE && !better && examples >= LEAST_EXAMPLES && !tooNoisy();
    List<String> causes = new ArrayList<>();
    if (better) {
      causes.add("labels that are partly noise, or features that say little: then it is no fault");
    }
    causes.add("a learning rate that is far too low, or so high that nothing settles");
    causes.add("features that say nothing of the labels: zeros, constants, or labels out of order");
    causes.add("units that are dead, saturated or all alike: see the other findings");
    return List.of(
        Symptom.builder(Pathology.LOSS_PLATEAU, chance ? Severity.WARN : Severity.INFO)
            .observed(improved / Math.abs(before), needed / Math.abs(before), "1")
            .evidence(
                String.format(
                    Locale.ROOT,
                    "the score is %.3g and improved by %.2g %% in %d iterations (%.2g %% would"
                        + " count)%s",
                    after,
                    100 * improved / Math.abs(before),
                    2 * span,
                    100 * needed / Math.abs(before),
                    Double.isNaN(share)
                        ? ""
                        : String.format(
                            Locale.ROOT,
                            ", while %.3g is what a network has that knows the labels' averages and"
                                + " nothing else",
                            score.chance())))
            .causes(causes)
            .remedies(
                "looking at a few examples as the network gets them, features beside labels",
                "a learning rate ten times higher, then ten times lower",
                "overfitting ten examples on purpose: a network that cannot do that has a fault")
            .onset(Math.max(0, snapshot.iteration() - WINDOW + 1))
            .build());
  }

  /** Whether the score is that of guessing, as well as its noise lets one tell. */
  private boolean guesses() {
    double chance = score.chance();
    double below = chance - scores.mean(0, HALF);
    return below <= Math.max(AT_CHANCE * Math.abs(chance), scores.standardError(0, HALF))
        && score.shareOfChance() <= COME_DOWN;
  }

  /** Whether the last scores are better than as many before them, beyond the noise. */
  private boolean falls(int span, double errors) {
    if (fall(span) > needed(span, errors)) {
      return true;
    }
    // Where minibatches come again in the same order, most of the noise comes again with them.
    SeasonalTrend epochs = SeasonalTrend.of(scores, WINDOW, HALF);
    return epochs.period() > 0
        && epochs.fall() * span > IMPROVED * Math.abs(scores.mean(span, 2 * span))
        && epochs.fall() > ERRORS * epochs.standardError();
  }

  /**
   * The same over all that is remembered: what 200 noisy scores hide, more may show. What came of
   * it in the last 200 must not be far less than was to be expected.
   */
  private boolean fallsSlowly() {
    int span = scores.size() / 2;
    double expected = fall(span) * HALF / span;
    return expected > IMPROVED * Math.abs(scores.mean(span, 2 * span))
        && fall(span) > FALLS_SLOWLY * noise(span)
        && expected - fall(HALF) < ERRORS * noise(HALF);
  }

  private boolean tooNoisy() {
    int span = scores.size() / 2;
    return noise(span) > TOO_NOISY * Math.abs(scores.mean(span, 2 * span));
  }

  private double fall(int span) {
    return scores.mean(span, 2 * span) - scores.mean(0, span);
  }

  /** The standard error of that, were the scores independent. */
  private double noise(int span) {
    return Math.hypot(scores.standardError(span, 2 * span), scores.standardError(0, span));
  }

  /** By how much the mean must fall from one span to the next to count. */
  private double needed(int span, double errors) {
    double before = Math.abs(scores.mean(span, 2 * span));
    return Math.max(
        IMPROVED * before, Math.min(MOVING * before * span / HALF, errors * noise(span)));
  }
}
