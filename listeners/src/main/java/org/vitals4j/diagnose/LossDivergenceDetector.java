package org.vitals4j.diagnose;

import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.cause.Remedies;
import org.vitals4j.diagnose.evidence.RiseEvidence;
import org.vitals4j.diagnose.evidence.RiseEvidence.Blame;
import org.vitals4j.diagnose.evidence.ScoreStatistics;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;
import org.vitals4j.stats.MadOfDifferences;
import org.vitals4j.stats.RecentValues;

/**
 * The loss of training rises and stays up: for 20 iterations the smoothed loss is above its best by
 * more than half of what the run has to lose, and by more than six deviations of the losses from
 * their average, so that noise is no rise. At stake is what was gained, or, where a run goes on
 * that had learned before, what it has gained on chance. What the noise is, the first losses tell
 * by how much they differ from one to the next: a run may rise above a lucky best before there was
 * an average to deviate from.
 *
 * <p>WARN, at once where three losses in a row are above the best by four times all that the run
 * knew, and by twenty deviations, or six where steps reach as far: a loss that blows up may be NaN
 * before twenty iterations are over. CRITICAL where the steps are seen to do it, see {@link
 * RiseEvidence}, and it is twice what is at stake: a loss may rise as far since the data have
 * become others, or harder. INFO where it jumped and falls again, from below chance, so fast that
 * it will soon be back.
 */
final class LossDivergenceDetector implements Detector {

  /** Rise ÷ all that the run knew from which a loss blows up. */
  private static final double BLOWN_UP_FACTOR = 4;

  private static final int BLOWN_UP_RUN = 3;

  /**
   * Three losses in a row so far above their average are no accident, whatever their tails. Where
   * steps reach as far, fewer deviations are enough.
   */
  private static final double BLOWN_UP_DEVIATIONS = 20;

  private static final int RESIDUALS = 100;

  /** What blows up may have begun so long ago: it is measured by the noise before that. */
  private static final int NOISE_DELAY = 10;

  /** Of normal noise, this share of the residuals is below 2.9 times their median. */
  private static final double TAIL_SHARE = 0.95;

  private static final double TAIL_FACTOR = 2.9;

  /** So many of the first losses are compared with the one before. */
  private static final int EARLY_LOSSES = 30;

  /** A loss that neither fell nor swung may creep up by this share of itself: rounding. */
  private static final double ROUNDING_SHARE = 1e-5;

  private static final double CRITICAL_ROUNDING_SHARE = 1e-3;

  /** Sorting the residuals is the most expensive part of this, and they change slowly. */
  private static final int REFRESH_LOSSES = 10;

  /** Losses by which it is seen whether the loss falls again: as many, and as many before them. */
  private static final int FALLING_LOSSES = 10;

  private static final double FALL_ERRORS = 2;

  /** One that will be back within so many iterations is no divergence. */
  private static final int MAX_RETURN_ITERATIONS = 40;

  private static final int ONSET_SLACK = 3;

  private final DetectorOptions.LossDivergence options;
  private final PerNetwork<State> states;

  LossDivergenceDetector(DetectorOptions.LossDivergence options) {
    this.options = options;
    states = new PerNetwork<>(network -> new State(options));
  }

  @Override
  public String name() {
    return DetectorOptions.LossDivergence.DETECTOR;
  }

  @Override
  public int window(int batchSize) {
    return options.window();
  }

  /**
   * The onset lies 20 iterations before the score was too high, or after the best one if that is
   * later: a jump, in which a rate that was raised shows one iteration late.
   */
  @Override
  public int onsetSlack(int batchSize) {
    return ONSET_SLACK;
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    return states.of(snapshot).examine(snapshot);
  }

  /** The past of one network, and the rise under way. */
  private static final class State {
    private final DetectorOptions.LossDivergence options;
    private final DataLoss dataLoss = new DataLoss();
    private final ScoreStatistics score = new ScoreStatistics();
    private final RiseEvidence evidence = new RiseEvidence();
    private final RecentValues residuals = new RecentValues(RESIDUALS);
    private final RecentValues deviations = new RecentValues(NOISE_DELAY);
    private final RecentValues recent = new RecentValues(2 * FALLING_LOSSES);
    private final MadOfDifferences early = new MadOfDifferences(EARLY_LOSSES);
    private final SymptomCache symptoms = new SymptomCache();
    private double deviation = Double.NaN;
    private int aboveFor;
    private int blownUpFor;
    private int since;
    private boolean looked;
    private boolean jumped;
    private List<Symptom> found = List.of();

    State(DetectorOptions.LossDivergence options) {
      this.options = options;
    }

    List<Symptom> examine(IterationSnapshot snapshot) {
      score.add(snapshot);
      double loss = dataLoss.of(snapshot);
      evidence.add(snapshot, loss, aboveFor > 0);
      if (!Double.isFinite(loss)) {
        return found; // no sign of recovery
      }
      recent.add(loss);
      found = Double.isNaN(score.best()) ? List.of() : judge(snapshot, loss);
      if (aboveFor == 0) {
        learnNoise(loss);
      } else {
        early.skip(loss); // a rise is no measure of itself
      }
      deviations.add(deviation);
      return found;
    }

    private List<Symptom> judge(IterationSnapshot snapshot, double loss) {
      double best = score.best();
      double limit = limit(options.warnShare(), ROUNDING_SHARE);
      double rise = score.smoothed() - best;
      double blownUp = blownUpLimit(loss - best);
      blownUpFor = loss - best > blownUp ? blownUpFor + 1 : 0;
      if (blownUpFor >= BLOWN_UP_RUN) {
        since = Math.min(since(snapshot), snapshot.iteration() - BLOWN_UP_RUN + 1);
        aboveFor = Math.max(aboveFor, BLOWN_UP_RUN);
        return List.of(blownUp(loss, blownUp));
      }
      if (!(rise > limit)) {
        aboveFor = 0;
        looked = false;
        jumped = false;
        return List.of();
      }
      if (aboveFor == 0) {
        // What is smoothed shows late that it rises.
        int rising = snapshot.iteration() - ScoreStatistics.SPAN;
        since = Math.max(score.bestAt() + 1, rising);
      }
      aboveFor++;
      return aboveFor < options.window() ? List.of() : lasting(rise, limit);
    }

    private void learnNoise(double value) {
      if (early.isFull()) {
        early.skip(value);
      } else {
        early.add(value);
      }
      if (!Double.isNaN(score.best())) {
        residuals.add(Math.abs(value - score.smoothed()));
      }
      if (!early.isFull() || score.count() % REFRESH_LOSSES == 0) {
        deviation = noise();
      }
    }

    /**
     * How far losses lie from their average: by their median, or, if that is more, by their tail.
     */
    private double noise() {
      if (residuals.size() == 0) {
        return early.deviation();
      }
      double late = residuals.median();
      // Of fewer, the first losses of a rise would be the tail.
      return residuals.isFull()
          ? Math.max(late, residuals.quantile(TAIL_SHARE) / TAIL_FACTOR)
          : Math.max(late, early.deviation());
    }

    /** How far the smoothed loss may rise above its best. */
    private double limit(double share, double rounding) {
      double known = Math.max(share * score.atStake(), options.noiseDeviations() * deviation);
      return Math.max(known, rounding * Math.abs(score.best()));
    }

    /**
     * How far a loss may rise above the best without blowing up; NaN while the noise is unknown.
     */
    private double blownUpLimit(double rise) {
      double knew = BLOWN_UP_FACTOR * Math.max(Math.abs(score.first()), score.atStake());
      if (!(rise > knew)) {
        return knew; // this is asked in every iteration
      }
      boolean steps = evidence.canStepsReach(ScoreStatistics.SPAN, rise);
      double noise = deviations.ago(deviations.size() - 1);
      return Math.max(knew, (steps ? options.noiseDeviations() : BLOWN_UP_DEVIATIONS) * noise);
    }

    /**
     * Whether it has come down since it jumped, and will soon be back. Above chance, or above where
     * the run began, a network only unlearns what is wrong: that is no way back yet.
     */
    private boolean comesBack(double limit) {
      double now = recent.mean(0, FALLING_LOSSES);
      double ignorant = Double.isNaN(score.chance()) ? score.first() : score.chance();
      if (now >= ignorant) {
        return false;
      }
      double fall = recent.mean(FALLING_LOSSES, 2 * FALLING_LOSSES) - now;
      double noise =
          Math.hypot(
              recent.standardError(0, FALLING_LOSSES),
              recent.standardError(FALLING_LOSSES, 2 * FALLING_LOSSES));
      return fall > FALL_ERRORS * noise
          && now - score.best() - limit < MAX_RETURN_ITERATIONS * fall / FALLING_LOSSES;
    }

    private int since(IterationSnapshot snapshot) {
      return aboveFor > 0 ? since : snapshot.iteration();
    }

    private Blame blame(int iterations, double rise) {
      if (!looked) {
        looked = true;
        jumped = evidence.hasJumped(iterations, rise);
      }
      return evidence.blame(jumped);
    }

    private Symptom blownUp(double loss, double limit) {
      double rise = loss - score.best();
      Blame blame = blame(BLOWN_UP_RUN, rise);
      return symptom(
          blame == Blame.STEPS ? Severity.CRITICAL : Severity.WARN,
          blame,
          rise,
          limit,
          String.format(
              Locale.ROOT,
              "the loss is %.3g, up from its best of %.3g at iteration %d, and was above that by"
                  + " %.3g in each of the last %d iterations (four times all that the run knew, and"
                  + " far above the noise)%s",
              loss,
              score.best(),
              score.bestAt(),
              limit,
              blownUpFor,
              evidence.text(blame)));
    }

    private List<Symptom> lasting(double rise, double limit) {
      Blame blame = blame(options.window() + ScoreStatistics.SPAN, rise);
      boolean far = rise > limit(options.criticalShare(), CRITICAL_ROUNDING_SHARE);
      boolean comesBack = comesBack(limit);
      Severity severity =
          comesBack
              ? Severity.INFO
              : far && blame == Blame.STEPS ? Severity.CRITICAL : Severity.WARN;
      return symptoms.get(
          new Lasting(since, severity, blame),
          () -> List.of(lasting(severity, blame, comesBack, rise, limit)));
    }

    /** What is told at once if it changes. */
    private record Lasting(int since, Severity severity, Blame blame) {}

    private Symptom lasting(
        Severity severity, Blame blame, boolean comesBack, double rise, double limit) {
      return symptom(
          severity,
          blame,
          rise,
          limit,
          String.format(
              Locale.ROOT,
              "the loss (smoothed over %d iterations) is %.3g, up by %.3g from its best of %.3g at"
                  + " iteration %d, for %d iterations (limit %.3g: %s of what is at stake, or %s"
                  + " times the noise)%s%s",
              ScoreStatistics.SPAN,
              score.smoothed(),
              rise,
              score.best(),
              score.bestAt(),
              aboveFor,
              limit,
              DetectorOptions.text(options.warnShare()),
              DetectorOptions.text(options.noiseDeviations()),
              comesBack ? ", and falls again" : "",
              evidence.text(blame)));
    }

    private Symptom symptom(
        Severity severity, Blame blame, double rise, double limit, String text) {
      return Symptom.builder(Pathology.LOSS_DIVERGENCE, severity)
          .observed(rise, limit, "loss")
          .evidence(text)
          .because(causes(blame))
          .onset(since)
          .build();
    }

    /** What the size of the steps, and of the rise, tells. */
    private List<Cause> causes(Blame blame) {
      boolean fromTheStart = score.bestAt() <= 2 * ScoreStatistics.SPAN;
      return switch (blame) {
        case DATA ->
            List.of(
                new Cause(
                    "data-changed",
                    "data that changed: other labels, another scale, another order, harder"
                        + " examples, or targets that move with the network",
                    List.of(
                        new Remedy(
                            "look-at-data",
                            "a look at what changed in the data; nothing, if it was meant to"))));
        case STEPS ->
            List.of(
                new Cause(
                    "learning-rate-too-high",
                    "a learning rate that is too high"
                        + (fromTheStart ? "" : ", or has been raised")
                        + evidence.text(blame).replace(";", ":"),
                    List.of(
                        Remedies.LOWER_RATE,
                        fromTheStart
                            ? Remedies.CLIP
                            : new Remedy(
                                "restore-model",
                                "going back to a model saved before iteration " + since))));
        case EITHER, UNKNOWN -> List.of();
      };
    }
  }
}
