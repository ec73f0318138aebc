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
 * What a run has made of its time since it began, or was begun anew: its scores, without penalties,
 * beside chance.
 */
public final class LearningProgress {

  private static final int SCORE_SPAN = 10;

  /** Iterations in which a run has hardly begun. */
  private static final int BEGINNING = 120;

  private static final double LEARNED_OF_CHANCE = 0.7;

  /** The same once a run is beyond its beginning: what took long to learn is worth more. */
  private static final double LEARNED_OVER_TIME = 0.9;

  private static final double LEARNED_OF_FIRST = 0.2;

  /** A network that has less than this share left to learn is of use as it is. */
  private static final double GOOD = 0.2;

  /** Losses by which it is told whether a network knows better than to guess. */
  private static final int LATELY = 100;

  /** Of what can be learned at most, so much must be learned to be seen. */
  private static final double KNOWS = 0.01;

  /** So many standard errors are no accident. */
  private static final double ERRORS = 3;

  private @Nullable ChanceLevel chance;
  private DataLoss dataLoss = new DataLoss();
  private Ema score = new Ema(SCORE_SPAN);
  private RecentValues lately = new RecentValues(LATELY);
  private double firstScore = Double.NaN;
  private double bestScore = Double.NaN;
  private int scores;
  private int iterations;
  private int begun;

  public LearningProgress() {}

  /** A copy that goes on from a later iteration, as if there had been none in between. */
  LearningProgress resumedAt(int iteration) {
    LearningProgress copy = new LearningProgress();
    copy.chance = chance;
    copy.dataLoss = dataLoss.copy();
    copy.score = score.copy();
    copy.lately = lately.copy();
    copy.firstScore = firstScore;
    copy.bestScore = bestScore;
    copy.scores = scores;
    copy.iterations = iteration;
    copy.begun = begun + iteration - iterations;
    return copy;
  }

  /** Takes the next iteration. */
  public void add(IterationSnapshot snapshot) {
    iterations++;
    double loss = dataLoss.of(snapshot);
    if (Double.isFinite(loss)) {
      double now = score.add(loss);
      lately.add(loss);
      scores++;
      firstScore = Double.isNaN(firstScore) ? now : firstScore;
      // One lucky minibatch is nothing learned.
      bestScore = scores < SCORE_SPAN || bestScore < now ? bestScore : now;
    }
    if (snapshot.chance() instanceof Measurement.Measured<ChanceLevel> measured) {
      chance = measured.value();
    }
  }

  /** The weights were drawn anew: what was learned before says nothing. */
  void beginAnew() {
    begun = iterations;
    score = new Ema(SCORE_SPAN);
    lately = new RecentValues(LATELY);
    scores = 0;
    firstScore = Double.NaN;
    bestScore = Double.NaN;
  }

  /** Iterations in all. */
  int iterations() {
    return iterations;
  }

  /** Iterations since the run began, or was begun anew. */
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
    boolean beyondBeginning = age() > BEGINNING;
    if (known != null && known.isSettled() && known.score() > known.floor()) {
      double share = beyondBeginning ? LEARNED_OVER_TIME : LEARNED_OF_CHANCE;
      return known.share(bestScore) < share;
    }
    return beyondBeginning || firstScore - bestScore > LEARNED_OF_FIRST * Math.abs(firstScore);
  }

  /** The evidence that the network is of use as it is now; empty where there is none. */
  public Optional<String> evidence() {
    ChanceLevel known = chance;
    if (known == null || !known.isSettled() || scores < SCORE_SPAN) {
      return Optional.empty();
    }
    double loss = score.get();
    return known.share(loss) < GOOD
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
    double below = known.score() - lately.mean();
    double least = KNOWS * (known.score() - known.floor());
    return below > Math.max(least, ERRORS * lately.standardError())
        ? Optional.of("the loss is below that of guessing, and may be the least that there is")
        : Optional.empty();
  }
}
