package org.vitals4j.benchmarks.repair;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vitals4j.benchmarks.cases.LabelledResult;
import org.vitals4j.benchmarks.run.Result;

/**
 * What came of one set-up with and without treatment. Plain values: it is written to a file and
 * read again.
 *
 * @param setUp its name
 * @param seed of the data and of the weights
 * @param group the pathology, or "healthy"
 * @param untreated how good the network was without treatment; where it was worse than its twin at
 *     its end, after as many iterations as the treated run took
 * @param treated the same with {@code Treatments.automatic()}
 * @param random the same with a random treatment; null for a healthy run
 * @param twin the same without the fault; null for a healthy run
 * @param perfect how a treatment would have ended that kept out every wrong minibatch, and none
 *     else; null where no minibatch is wrong
 * @param lost whether the untreated run is worse than its twin by the margin for repairs
 * @param atOnce whether the treated one is not, before it is trained on for half as long again
 * @param beyondTreatment whether nothing that is done to the network can mend it, by what the fault
 *     is; or whether the perfect treatment is worse than the twin by the margin, too
 * @param iterations of the untreated run
 * @param treatedIterations of the treated one
 * @param treatments what was given, in order
 */
record RepairResult(
    String setUp,
    long seed,
    String group,
    Ended untreated,
    Ended treated,
    @Nullable Ended random,
    @Nullable Ended twin,
    @Nullable Ended perfect,
    boolean lost,
    boolean atOnce,
    boolean beyondTreatment,
    int iterations,
    int treatedIterations,
    List<String> treatments)
    implements LabelledResult {

  static final double POINTS = 0.05;
  static final double LOSS = 0.10;
  private static final double HARM_POINTS = 0.01;
  private static final double HARM_LOSS = 0.02;

  /**
   * How a run ended.
   *
   * @param accuracy NaN where numbers are asked for
   * @param loss without penalties ÷ that of always giving the mean; NaN for a ruined network
   */
  record Ended(double accuracy, double loss) {

    static Ended of(Result result) {
      double loss =
          Double.isNaN(result.accuracy()) ? result.loss() / result.chance() : result.loss();
      return new Ended(result.accuracy(), loss);
    }

    /** Whether it is at most so much worse than another. */
    boolean isWithin(double points, double share, Ended other) {
      if (!Double.isFinite(loss)) {
        return !Double.isFinite(other.loss);
      }
      return Double.isNaN(accuracy)
          ? !(loss > other.loss * (1 + share))
          : !(accuracy < other.accuracy - points);
    }

    /** Whether it is not worse than a healthy twin by the margin for repairs. */
    boolean isAsGoodAs(Ended twin) {
      return isWithin(POINTS, LOSS, twin);
    }

    /** What was learned, from 0 for nothing to 1 for all. */
    double skill() {
      if (!Double.isFinite(loss)) {
        return 0;
      }
      return Double.isNaN(accuracy) ? Math.max(0, 1 - loss) : accuracy;
    }
  }

  @Override
  public String job() {
    return RepairTrial.line(setUp, seed);
  }

  boolean sick() {
    return !group.equals("healthy");
  }

  /** Whether the treated run is not worse than its twin by the margin. */
  boolean repaired() {
    return isAsGoodAsTwin(treated);
  }

  /** Whether the one with a random treatment is not. */
  boolean repairedByRandom() {
    return isAsGoodAsTwin(random);
  }

  /** Whether a healthy run ended worse with treatments on. */
  boolean harmed() {
    return !sick() && !treated.isWithin(HARM_POINTS, HARM_LOSS, untreated);
  }

  private boolean isAsGoodAsTwin(@Nullable Ended run) {
    return run != null && twin != null && run.isAsGoodAs(twin);
  }
}
