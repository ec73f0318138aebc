package org.vitals4j.treat.engine;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.DataLoss;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Pathology;
import org.vitals4j.stats.Ema;
import org.vitals4j.stats.RecentValues;

/**
 * What a run has made of its time since it began, or began again: its scores, without penalties,
 * beside chance.
 */
public final class LearningProgress {

  private static final int SMOOTHING_ITERATIONS = 10;

  /** Iterations in which a run has hardly begun. */
  private static final int BEGINNING_ITERATIONS = 120;

  private static final double LEARNED_SHARE_OF_CHANCE = 0.7;

  /** The same once a run is beyond its beginning: what took long to learn is worth more. */
  private static final double LATE_LEARNED_SHARE_OF_CHANCE = 0.9;

  private static final double LEARNED_SHARE_OF_FIRST = 0.2;

  /** A network that has less than this share left to learn is of use as it is. */
  private static final double GOOD_SHARE_OF_CHANCE = 0.2;

  /** Losses by which it is told whether a network knows better than to guess. */
  private static final int RECENT_LOSSES = 100;

  /** Of what can be learned at most, so much must be learned to be seen. */
  private static final double MIN_LEARNED_SHARE = 0.01;

  /** So many standard errors are no accident. */
  private static final double MIN_STANDARD_ERRORS = 3;

  private @Nullable ChanceLevel chance;
  private DataLoss dataLoss = new DataLoss();
  private Scores run = new Scores();
  private int iterations;
  private int begun;

  public LearningProgress() {}

  /** The scores since the run began, or began again. */
  private static final class Scores {

    Ema smoothed = new Ema(SMOOTHING_ITERATIONS);
    RecentValues recent = new RecentValues(RECENT_LOSSES);
    double first = Double.NaN;
    double best = Double.NaN;
    int count;

    void add(double loss) {
      double now = smoothed.add(loss);
      recent.add(loss);
      count++;
      first = Double.isNaN(first) ? now : first;
      // One lucky minibatch is nothing learned.
      best = count < SMOOTHING_ITERATIONS || best < now ? best : now;
    }

    Scores copy() {
      Scores copy = new Scores();
      copy.smoothed = smoothed.copy();
      copy.recent = recent.copy();
      copy.first = first;
      copy.best = best;
      copy.count = count;
      return copy;
    }
  }

  /** A copy that goes on from a later iteration, as if there had been none in between. */
  LearningProgress resumedAt(int iteration) {
    LearningProgress copy = new LearningProgress();
    copy.chance = chance;
    copy.dataLoss = dataLoss.copy();
    copy.run = run.copy();
    copy.iterations = iteration;
    copy.begun = begun + iteration - iterations;
    return copy;
  }

  /** Takes the next iteration. */
  public void add(IterationSnapshot snapshot) {
    iterations++;
    double loss = dataLoss.of(snapshot);
    if (Double.isFinite(loss)) {
      run.add(loss);
    }
    if (snapshot.chance() instanceof Measurement.Measured<ChanceLevel> measured) {
      chance = measured.value();
    }
  }

  /** The weights were drawn again: what was learned before says nothing. */
  void restart() {
    begun = iterations;
    run = new Scores();
  }

  /** Iterations in all. */
  int iterations() {
    return iterations;
  }

  /** Iterations since the run began, or began again. */
  int age() {
    return iterations - begun;
  }

  /** The score of having learned nothing; NaN where unknown. */
  double chance() {
    return chance == null ? Double.NaN : chance.score();
  }

  /** Whether the best score so far is well below chance; or, where that is not known, the first. */
  boolean hasLearned() {
    ChanceLevel known = chance;
    boolean beyondBeginning = age() > BEGINNING_ITERATIONS;
    if (known != null && known.isSettled() && known.score() > known.floor()) {
      double share = beyondBeginning ? LATE_LEARNED_SHARE_OF_CHANCE : LEARNED_SHARE_OF_CHANCE;
      return known.share(run.best) < share;
    }
    return beyondBeginning || run.first - run.best > LEARNED_SHARE_OF_FIRST * Math.abs(run.first);
  }

  /** The evidence that the network is of use as it is now; empty where there is none. */
  public Optional<String> evidence() {
    ChanceLevel known = chance;
    if (known == null || !known.isSettled() || run.count < SMOOTHING_ITERATIONS) {
      return Optional.empty();
    }
    double loss = run.smoothed.get();
    return known.share(loss) < GOOD_SHARE_OF_CHANCE
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "its loss is %.3g, where %.3g is that of guessing",
                loss,
                known.score()))
        : Optional.empty();
  }

  /**
   * Why a finding is no reason to treat: it says that the network learns nothing, and a network
   * that has learned all there is looks the same. Empty for findings of other kinds, and where the
   * loss is that of guessing.
   */
  Optional<String> doubt(Finding finding) {
    boolean learnsNothing =
        finding.pathology().equals(Pathology.LOSS_PLATEAU)
            || (finding.pathology().equals(Pathology.UPDATE_RATIO)
                && finding.symptom().isBelowLimit());
    ChanceLevel known = chance;
    if (!learnsNothing) {
      return Optional.empty();
    }
    if (known == null || !known.isSettled()) {
      return Optional.of(
          "the loss of guessing is not known, so a network that has learned nothing looks like one"
              + " that can learn no more");
    }
    double below = known.score() - run.recent.mean();
    double least = MIN_LEARNED_SHARE * (known.score() - known.floor());
    return below > Math.max(least, MIN_STANDARD_ERRORS * run.recent.standardError())
        ? Optional.of("the loss is below that of guessing, and may be the least that there is")
        : Optional.empty();
  }
}
