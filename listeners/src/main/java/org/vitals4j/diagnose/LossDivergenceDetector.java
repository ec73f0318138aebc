package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.vitals4j.measure.IterationSnapshot;
import org.vitals4j.stats.Differences;
import org.vitals4j.stats.RecentValues;

/**
 * The training score rises and stays up: for 20 iterations the smoothed score is above its best by
 * more than half of all that was gained, and by more than six median absolute deviations of the
 * scores from their average, so that noise is no rise. What the noise is, the first scores tell by
 * how much they differ from one to the next: a run may rise above a lucky best before there was an
 * average to deviate from. CRITICAL where it is twice what was gained, and at once where three
 * scores in a row are above the best by four times the first score: a loss that blows up may be NaN
 * before twenty iterations are over.
 */
final class LossDivergenceDetector implements Detector {

  static final double WARN_SHARE = 0.5;
  static final double CRITICAL_SHARE = 2;
  static final int RUN = 20;
  static final double BLOWN_UP = 4;
  static final int BLOWN_UP_RUN = 3;
  private static final double DEVIATIONS = 6;
  private static final int RESIDUALS = 100;

  /** So many of the first scores are compared with the one before. */
  private static final int EARLY = 30;

  /** A loss that neither fell nor swung may creep up by this share of itself: rounding. */
  private static final double ROUNDING = 1e-5;

  private static final double CRITICAL_ROUNDING = 1e-3;

  /** Sorting the residuals is the dearest part of this, and they change slowly. */
  private static final int REFRESH = 10;

  private final ScoreTrack score = new ScoreTrack();
  private RecentValues residuals = new RecentValues(RESIDUALS);
  private Differences early = new Differences(EARLY);
  private double deviation = Double.NaN;
  private int aboveFor;
  private int blownUpFor;
  private int since;
  private final SaidLately said = new SaidLately();

  @Override
  public String name() {
    return "loss-divergence";
  }

  @Override
  public List<Symptom> examine(IterationSnapshot snapshot) {
    if (score.add(snapshot)) {
      residuals = new RecentValues(RESIDUALS);
      early = new Differences(EARLY);
      deviation = Double.NaN;
      aboveFor = 0;
      blownUpFor = 0;
      said.forget();
    }
    if (!Double.isFinite(snapshot.score())) {
      return List.of();
    }
    List<Symptom> found = Double.isNaN(score.best()) ? List.of() : judge(snapshot);
    if (aboveFor == 0) {
      learnNoise(snapshot.score());
    } else {
      early.pass(snapshot.score()); // a rise is no measure of itself
    }
    return found;
  }

  private List<Symptom> judge(IterationSnapshot snapshot) {
    double best = score.best();
    double limit = limit(WARN_SHARE, ROUNDING);
    double rise = score.smoothed() - best;
    double first = Math.max(Math.abs(score.first()), score.gain());
    boolean blownUp = snapshot.score() - best > BLOWN_UP * first;
    blownUpFor = blownUp ? blownUpFor + 1 : 0;
    if (blownUpFor >= BLOWN_UP_RUN) {
      since = Math.min(since(snapshot), snapshot.iteration() - BLOWN_UP_RUN + 1);
      aboveFor = Math.max(aboveFor, BLOWN_UP_RUN);
      return List.of(
          symptom(
              Severity.CRITICAL,
              snapshot.score() - best,
              BLOWN_UP * first,
              String.format(
                  Locale.ROOT,
                  "the score is %.3g, up from its best of %.3g at iteration %d, by more than four times"
                      + " the first score (%.3g) in each of the last %d iterations",
                  snapshot.score(),
                  best,
                  score.bestAt(),
                  score.first(),
                  blownUpFor)));
    }
    if (!(rise > limit)) {
      aboveFor = 0;
      return List.of();
    }
    if (aboveFor == 0) {
      // What is smoothed shows late that it rises.
      int rising = snapshot.iteration() - ScoreTrack.SPAN;
      since = Math.max(score.bestAt() + 1, rising);
    }
    aboveFor++;
    return aboveFor < RUN ? List.of() : lasting(rise, limit);
  }

  private void learnNoise(double value) {
    if (early.isFull()) {
      early.pass(value);
    } else {
      early.add(value);
    }
    if (!Double.isNaN(score.best())) {
      residuals.add(Math.abs(value - score.smoothed()));
    }
    if (!early.isFull() || score.seen() % REFRESH == 0) {
      deviation = noise();
    }
  }

  /** How far scores lie from their average, by their median. */
  private double noise() {
    if (residuals.size() == 0) {
      return early.deviation();
    }
    double late = residuals.median();
    return residuals.isFull() ? late : Math.max(late, early.deviation());
  }

  /** How far the score may rise above its best. */
  private double limit(double share, double rounding) {
    double known = Math.max(share * score.gain(), DEVIATIONS * deviation);
    return Math.max(known, rounding * Math.abs(score.best()));
  }

  private int since(IterationSnapshot snapshot) {
    return aboveFor > 0 ? since : snapshot.iteration();
  }

  private List<Symptom> lasting(double rise, double limit) {
    boolean critical = rise > limit(CRITICAL_SHARE, CRITICAL_ROUNDING);
    Severity severity = critical ? Severity.CRITICAL : Severity.WARN;
    return said.of(new Lasting(since, severity), () -> List.of(lasting(severity, rise, limit)));
  }

  /** What is told at once if it changes. */
  private record Lasting(int since, Severity severity) {}

  private Symptom lasting(Severity severity, double rise, double limit) {
    return symptom(
        severity,
        rise,
        limit,
        String.format(
            Locale.ROOT,
            "the score (smoothed over %d iterations) is %.3g, up by %.3g from its best of %.3g at"
                + " iteration %d, for %d iterations (limit %.3g: half of what was gained, or six times"
                + " the noise)",
            ScoreTrack.SPAN,
            score.smoothed(),
            rise,
            score.best(),
            score.bestAt(),
            aboveFor,
            limit));
  }

  private Symptom symptom(Severity severity, double rise, double limit, String evidence) {
    boolean fromTheStart = score.bestAt() <= 2 * ScoreTrack.SPAN;
    List<String> causes = new ArrayList<>();
    causes.add("a learning rate that is too high" + (fromTheStart ? "" : ", or has been raised"));
    if (!fromTheStart) {
      causes.add("data that changed: other labels, another scale, another order");
    }
    causes.add("a gradient of the wrong sign, for instance a loss that should be maximised");
    return new Symptom(
        Pathology.LOSS_DIVERGENCE,
        "",
        severity,
        List.of(),
        rise,
        limit,
        "loss",
        evidence,
        causes,
        List.of(
            "a lower learning rate",
            "clipping the gradient: TrainingMonitor.builder().clipping(Clipping.norm(1.0))",
            fromTheStart
                ? "inputs and targets that are normalised"
                : "going back to a model saved before iteration " + since),
        OptionalInt.of(since));
  }
}
