package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.RiseEvidence.Blame;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
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

  static final double WARN_SHARE = 0.5;
  static final double CRITICAL_SHARE = 2;
  static final int RUN = 20;
  static final double BLOWN_UP = 4;
  static final int BLOWN_UP_RUN = 3;
  private static final double DEVIATIONS = 6;

  /**
   * Three losses in a row so far above their average are no accident, whatever their tails. Where
   * steps reach as far, {@link #DEVIATIONS} are enough.
   */
  private static final double BLOWN_UP_DEVIATIONS = 20;

  private static final int RESIDUALS = 100;

  /** What blows up may have begun so long ago: it is measured by the noise before that. */
  private static final int DELAY = 10;

  /** Of normal noise, this share of the residuals is below 2.9 times their median. */
  private static final double TAIL = 0.95;

  private static final double TAIL_FACTOR = 2.9;

  /** So many of the first losses are compared with the one before. */
  private static final int EARLY = 30;

  /** A loss that neither fell nor swung may creep up by this share of itself: rounding. */
  private static final double ROUNDING = 1e-5;

  private static final double CRITICAL_ROUNDING = 1e-3;

  /** Sorting the residuals is the dearest part of this, and they change slowly. */
  private static final int REFRESH = 10;

  /** Losses by which it is seen whether the loss falls again: as many, and as many before them. */
  private static final int FALLING = 10;

  /** So many standard errors are a fall. */
  private static final double ERRORS = 2;

  /** One that will be back within so many iterations is no divergence. */
  private static final int BACK_IN = 40;

  private static final int ONSET_SLACK = 3;

  private final DataLoss dataLoss = new DataLoss();
  private final ScoreStatistics score = new ScoreStatistics();
  private final RiseEvidence evidence = new RiseEvidence();
  private RecentValues residuals = new RecentValues(RESIDUALS);
  private RecentValues deviations = new RecentValues(DELAY);
  private RecentValues lately = new RecentValues(2 * FALLING);
  private MadOfDifferences early = new MadOfDifferences(EARLY);
  private double deviation = Double.NaN;
  private int aboveFor;
  private int blownUpFor;
  private int since;
  private boolean looked;
  private boolean jumped;
  private final SymptomCache said = new SymptomCache();
  private List<Symptom> found = List.of();

  @Override
  public String name() {
    return "loss-divergence";
  }

  @Override
  public int window(int batchSize) {
    return RUN;
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
    if (score.add(snapshot)) {
      residuals = new RecentValues(RESIDUALS);
      deviations = new RecentValues(DELAY);
      lately = new RecentValues(2 * FALLING);
      early = new MadOfDifferences(EARLY);
      deviation = Double.NaN;
      aboveFor = 0;
      blownUpFor = 0;
      looked = false;
      jumped = false;
      found = List.of();
      said.forget();
    }
    double loss = dataLoss.of(snapshot);
    evidence.add(snapshot, loss, aboveFor > 0);
    if (!Double.isFinite(loss)) {
      return found; // no sign of recovery
    }
    lately.add(loss);
    found = Double.isNaN(score.best()) ? List.of() : judge(snapshot, loss);
    if (aboveFor == 0) {
      learnNoise(loss);
    } else {
      early.pass(loss); // a rise is no measure of itself
    }
    deviations.add(deviation);
    return found;
  }

  private List<Symptom> judge(IterationSnapshot snapshot, double loss) {
    double best = score.best();
    double limit = limit(WARN_SHARE, ROUNDING);
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

  /** How far losses lie from their average: by their median, or, if that is more, by their tail. */
  private double noise() {
    if (residuals.size() == 0) {
      return early.deviation();
    }
    double late = residuals.median();
    // Of fewer, the first losses of a rise would be the tail.
    return residuals.isFull()
        ? Math.max(late, residuals.quantile(TAIL) / TAIL_FACTOR)
        : Math.max(late, early.deviation());
  }

  /** How far the smoothed loss may rise above its best. */
  private double limit(double share, double rounding) {
    double known = Math.max(share * score.atStake(), DEVIATIONS * deviation);
    return Math.max(known, rounding * Math.abs(score.best()));
  }

  /** How far a loss may rise above the best without blowing up; NaN while the noise is unknown. */
  private double blownUpLimit(double rise) {
    double knew = BLOWN_UP * Math.max(Math.abs(score.first()), score.atStake());
    if (!(rise > knew)) {
      return knew; // this is asked in every iteration
    }
    boolean steps = evidence.stepsReach(ScoreStatistics.SPAN, rise);
    double noise = deviations.ago(deviations.size() - 1);
    return Math.max(knew, (steps ? DEVIATIONS : BLOWN_UP_DEVIATIONS) * noise);
  }

  /**
   * Whether it has come down since it jumped, and will soon be back. Above chance, or above where
   * the run began, a network only unlearns what is wrong: that is no way back yet.
   */
  private boolean comesBack(double limit) {
    double now = lately.mean(0, FALLING);
    double ignorant = Double.isNaN(score.chance()) ? score.first() : score.chance();
    if (now >= ignorant) {
      return false;
    }
    double fall = lately.mean(FALLING, 2 * FALLING) - now;
    double noise =
        Math.hypot(lately.standardError(0, FALLING), lately.standardError(FALLING, 2 * FALLING));
    return fall > ERRORS * noise && now - score.best() - limit < BACK_IN * fall / FALLING;
  }

  private int since(IterationSnapshot snapshot) {
    return aboveFor > 0 ? since : snapshot.iteration();
  }

  private Blame blame(int iterations, double rise) {
    if (!looked) {
      looked = true;
      jumped = evidence.jumped(iterations, rise);
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
            "the loss is %.3g, up from its best of %.3g at iteration %d, and was above that by %.3g"
                + " in each of the last %d iterations (four times all that the run knew, and far"
                + " above the noise)%s",
            loss,
            score.best(),
            score.bestAt(),
            limit,
            blownUpFor,
            evidence.text(blame)));
  }

  private List<Symptom> lasting(double rise, double limit) {
    Blame blame = blame(RUN + ScoreStatistics.SPAN, rise);
    boolean far = rise > limit(CRITICAL_SHARE, CRITICAL_ROUNDING);
    boolean comesBack = comesBack(limit);
    Severity severity =
        comesBack ? Severity.INFO : far && blame == Blame.STEPS ? Severity.CRITICAL : Severity.WARN;
    return said.of(
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
                + " iteration %d, for %d iterations (limit %.3g: half of what is at stake, or six"
                + " times the noise)%s%s",
            ScoreStatistics.SPAN,
            score.smoothed(),
            rise,
            score.best(),
            score.bestAt(),
            aboveFor,
            limit,
            comesBack ? ", and falls again" : "",
            evidence.text(blame)));
  }

  private Symptom symptom(Severity severity, Blame blame, double rise, double limit, String text) {
    boolean fromTheStart = score.bestAt() <= 2 * ScoreStatistics.SPAN;
    List<String> causes = new ArrayList<>();
    String data =
        "data that changed: other labels, another scale, another order, harder examples, or targets"
            + " that move with the network";
    if (blame == Blame.DATA) {
      causes.add(data);
    }
    causes.add("a learning rate that is too high" + (fromTheStart ? "" : ", or has been raised"));
    if (blame != Blame.DATA && !(fromTheStart && blame == Blame.STEPS)) {
      causes.add(data);
    }
    causes.add("a gradient of the wrong sign, for instance a loss that should be maximised");
    return Symptom.builder(Pathology.LOSS_DIVERGENCE, severity)
        .observed(rise, limit, "loss")
        .evidence(text)
        .causes(causes)
        .remedies(remedies(blame, fromTheStart))
        .onset(since)
        .build();
  }

  private List<String> remedies(Blame blame, boolean fromTheStart) {
    List<String> remedies = new ArrayList<>();
    if (blame == Blame.DATA) {
      remedies.add("a look at what changed in the data; nothing, if it was meant to");
    }
    remedies.add("a lower learning rate");
    remedies.add("clipping the gradient: TrainingMonitor.builder().clipping(Clipping.norm(1.0))");
    remedies.add(
        fromTheStart
            ? "inputs and targets that are normalised"
            : "going back to a model saved before iteration " + since);
    return remedies;
  }
}
