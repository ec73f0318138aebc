package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.cause.Remedies;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
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

  /** A loss that falls by more than this in half a window moves, however noisy it is. */
  private static final double MOVING_SHARE = 0.03;

  /** A score further above that of guessing is not one that has come down to it. */
  private static final double MAX_CHANCE_SHARE = 1.1;

  /** One further below it, and beyond the noise, has come further. */
  private static final double AT_CHANCE_TOLERANCE = 2e-3;

  /** Standard errors that are a fall: to call a fall none is the graver error. */
  private static final double FALL_ERRORS = 1.5;

  /** A fall that ends where the run guesses must go on by this many to count. */
  private static final double CONTINUED_FALL_ERRORS = 2;

  /** Over a longer time there are more ways to be lucky. */
  private static final double SLOW_FALL_ERRORS = 2;

  /** Windows over which a slow fall is looked for. */
  private static final int SLOW_FALL_WINDOWS = 4;

  /** So many standard errors are no accident. */
  private static final double SURE_ERRORS = 3;

  /** Above this share of the score, the error of a fall hides what most networks learn. */
  private static final double TOO_NOISY_SHARE = 0.06;

  private static final int JUDGED_EVERY = 5;

  private final DetectorOptions.LossPlateau options;
  private final int window;
  private final int half;
  private final PerNetwork<State> states;

  LossPlateauDetector(DetectorOptions.LossPlateau options) {
    this.options = options;
    window = options.window();
    half = window / 2;
    states = new PerNetwork<>(network -> new State(SLOW_FALL_WINDOWS * options.window()));
  }

  /** The recent past of one network. */
  private static final class State {
    private final DataLoss dataLoss = new DataLoss();
    private final ScoreStatistics score = new ScoreStatistics();
    private final RecentValues scores;
    private long examples;
    private List<Symptom> found = List.of();

    State(int remembered) {
      scores = new RecentValues(remembered);
    }

    double fall(int span) {
      return scores.mean(span, 2 * span) - scores.mean(0, span);
    }

    /** The standard error of that, were the scores independent. */
    double noise(int span) {
      return Math.hypot(scores.standardError(span, 2 * span), scores.standardError(0, span));
    }

    boolean isTooNoisy() {
      int span = scores.size() / 2;
      return noise(span) > TOO_NOISY_SHARE * Math.abs(scores.mean(span, 2 * span));
    }
  }

  @Override
  public String name() {
    return DetectorOptions.LossPlateau.DETECTOR;
  }

  @Override
  public int window(int batchSize) {
    return window;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    State state = states.of(snapshot);
    state.score.add(snapshot);
    double loss = state.dataLoss.of(snapshot);
    if (!Double.isFinite(loss)) {
      return state.found;
    }
    state.scores.add(loss);
    state.examples += snapshot.batchSize();
    if (state.scores.size() >= window && state.score.count() % JUDGED_EVERY == 0) {
      state.found = judge(state, snapshot);
    }
    return state.found;
  }

  private List<Symptom> judge(State state, IterationSnapshot snapshot) {
    ScoreStatistics score = state.score;
    RecentValues scores = state.scores;
    if (!score.isUnsatisfactory()) {
      return List.of();
    }
    // Where the run guesses, having come down to that is nothing learned: then it is enough that it
    // has stopped coming down.
    int span = half;
    double errors = FALL_ERRORS;
    if (isFalling(state, half, FALL_ERRORS) || isFallingSlowly(state)) {
      if (!isAtChance(state) || isFalling(state, half / 2, CONTINUED_FALL_ERRORS)) {
        return List.of();
      }
      span = half / 2;
      errors = CONTINUED_FALL_ERRORS;
    }
    double before = scores.mean(span, 2 * span);
    double after = scores.mean(0, span);
    double improved = state.fall(span);
    double needed = needed(state, span, errors);
    double share = score.shareOfChance();
    boolean better = score.isBetterThanChance();
    boolean chance =
        share >= options.chanceShare()
            && !better
            && state.examples >= options.minExamples()
            && !state.isTooNoisy();
    List<Cause> causes =
        better
            ? List.of(
                new Cause(
                    "nothing-left-to-learn",
                    String.format(
                        Locale.ROOT,
                        "the score is below that of guessing (%.3g) beyond the noise: labels that"
                            + " are partly noise, or features that say little, leave no more, and"
                            + " then it is no fault",
                        score.chance()),
                    List.of(Remedies.OVERFIT_FEW)))
            : List.of();
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
            .because(causes)
            .onset(Math.max(0, snapshot.iteration() - window + 1))
            .build());
  }

  /** Whether the score is that of guessing, as well as its noise lets one tell. */
  private boolean isAtChance(State state) {
    ScoreStatistics score = state.score;
    RecentValues scores = state.scores;
    double chance = score.chance();
    double below = chance - scores.mean(0, half);
    return below <= Math.max(AT_CHANCE_TOLERANCE * Math.abs(chance), scores.standardError(0, half))
        && score.shareOfChance() <= MAX_CHANCE_SHARE;
  }

  /** Whether the last scores are better than as many before them, beyond the noise. */
  private boolean isFalling(State state, int span, double errors) {
    RecentValues scores = state.scores;
    if (state.fall(span) > needed(state, span, errors)) {
      return true;
    }
    // Where minibatches come again in the same order, most of the noise comes again with them.
    SeasonalTrend epochs = SeasonalTrend.of(scores, window, half);
    return epochs.period() > 0
        && epochs.fall() * span > options.minImprovement() * Math.abs(scores.mean(span, 2 * span))
        && epochs.fall() > SURE_ERRORS * epochs.standardError();
  }

  /**
   * The same over all that is remembered: what 200 noisy scores hide, more may show. What came of
   * it in the last 200 must not be far less than was to be expected.
   */
  private boolean isFallingSlowly(State state) {
    RecentValues scores = state.scores;
    int span = scores.size() / 2;
    double expected = state.fall(span) * half / span;
    return expected > options.minImprovement() * Math.abs(scores.mean(span, 2 * span))
        && state.fall(span) > SLOW_FALL_ERRORS * state.noise(span)
        && expected - state.fall(half) < SURE_ERRORS * state.noise(half);
  }

  /** By how much the mean must fall from one span to the next to count. */
  private double needed(State state, int span, double errors) {
    double before = Math.abs(state.scores.mean(span, 2 * span));
    return Math.max(
        options.minImprovement() * before,
        Math.min(MOVING_SHARE * before * span / half, errors * state.noise(span)));
  }
}
