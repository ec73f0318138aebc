package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.stats.RecentValues;
import org.vitals4j.stats.Repetition;

/**
 * The training score stands still while it is no better than guessing: over 200 iterations it
 * improved by less than 0.1 %, or by less than the noise, and is at or above 90 % of the score of a
 * network that has learned nothing but the labels' averages. Where that is not known, or the score
 * lies somewhat below it, INFO. A run that stands still because it has converged is none.
 */
final class LossPlateauDetector implements Detector {

  static final int WINDOW = 200;
  static final double IMPROVED = 1e-3;

  /** A loss that falls by more than this in half a window moves, however noisy it is. */
  static final double MOVING = 0.03;

  static final double CHANCE_SHARE = 0.9;
  private static final double NOTHING_LEARNED = 0.97;

  /** A score further above that of guessing is not one that has come down to it. */
  private static final double COME_DOWN = 1.1;

  /** So many standard errors are no accident. */
  private static final double ERRORS = 3;

  private static final int EVERY = 5;

  private final ScoreTrack score = new ScoreTrack();
  private RecentValues scores = new RecentValues(WINDOW);
  private List<Symptom> found = List.of();

  @Override
  public String name() {
    return "loss-plateau";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (score.add(snapshot)) {
      scores = new RecentValues(WINDOW);
      found = List.of();
    }
    if (!Double.isFinite(snapshot.score())) {
      return found;
    }
    scores.add(snapshot.score());
    if (scores.isFull() && score.seen() % EVERY == 0) {
      found = judge(snapshot);
    }
    return found;
  }

  private List<Symptom> judge(IterationSnapshot snapshot) {
    if (!score.unsatisfactory()) {
      return List.of();
    }
    int half = WINDOW / 2;
    // Where the run guesses, having come down to that is nothing learned: then it is enough that it
    // has stopped coming down.
    double share = score.shareOfChance();
    boolean guessing = share >= NOTHING_LEARNED && share <= COME_DOWN;
    boolean improves = improves(half);
    int span = guessing && improves ? half / 2 : half;
    if (span == half ? improves : improves(span)) {
      return List.of();
    }
    double before = scores.mean(span, 2 * span);
    double after = scores.mean(0, span);
    double improved = before - after;
    double needed = needed(span);
    boolean chance = share >= CHANCE_SHARE;
    List<String> causes = new ArrayList<>();
    causes.add("a learning rate that is far too low, or so high that nothing settles");
    causes.add("features that say nothing of the labels: zeros, constants, or labels out of order");
    causes.add("units that are dead, saturated or all alike: see the other findings");
    return List.of(
        new Symptom(
            Pathology.LOSS_PLATEAU,
            "",
            chance ? Severity.WARN : Severity.INFO,
            List.of(),
            improved / Math.abs(before),
            needed / Math.abs(before),
            "1",
            String.format(
                Locale.ROOT,
                "the score is %.3g and improved by %.2g %% in %d iterations (%.2g %% would count)%s",
                after,
                100 * improved / Math.abs(before),
                2 * span,
                100 * needed / Math.abs(before),
                Double.isNaN(share)
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        ", while %.3g is what a network has that knows the labels' averages and nothing"
                            + " else",
                        score.chance())),
            causes,
            List.of(
                "looking at a few examples as the network gets them, features beside labels",
                "a learning rate ten times higher, then ten times lower",
                "overfitting ten examples on purpose: a network that cannot do that has a fault"),
            OptionalInt.of(Math.max(0, snapshot.iteration() - WINDOW + 1))));
  }

  /** Whether the last scores are better than as many before them, beyond the noise. */
  private boolean improves(int span) {
    double before = scores.mean(span, 2 * span);
    if (before - scores.mean(0, span) > needed(span)) {
      return true;
    }
    // Where minibatches come again in the same order, most of the noise comes again with them.
    Repetition epochs = Repetition.of(scores, WINDOW / 2);
    double fall = epochs.fall() * span;
    return epochs.period() > 0
        && fall > IMPROVED * Math.abs(before)
        && epochs.fall() > ERRORS * epochs.standardError();
  }

  /** By how much the mean must fall from one span to the next to count. */
  private double needed(int span) {
    double before = scores.mean(span, 2 * span);
    double noise = Math.hypot(scores.standardError(span, 2 * span), scores.standardError(0, span));
    double moving = MOVING * Math.abs(before) * span / (WINDOW / 2.0);
    return Math.max(IMPROVED * Math.abs(before), Math.min(moving, 2 * noise));
  }
}
