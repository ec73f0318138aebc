package org.vitals4j.diagnose;

import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription.Layer;

/** How large the steps of one layer were lately, beside its weights. Not thread-safe. */
final class LayerSteps {

  /** Measured iterations on end for which steps must be large, huge, or small. */
  static final int LARGE_RUN = 20;

  static final int HUGE_RUN = 10;
  static final int SMALL_RUN = 50;

  /** Measured iterations after a jump by which it is seen whether the run comes back from it. */
  static final int JUMP_JUDGED_AFTER = 20;

  private static final int JUMP_FORGOTTEN_AFTER = 60;

  /** A rate below this share of its largest was reduced on purpose. */
  private static final double REDUCED_RATE_SHARE = 0.1;

  /** Measured iterations for which what began at zero may grow. */
  private static final int GROWTH_ITERATIONS = 10;

  private final DetectorOptions.UpdateRatio options;
  private final Layer layer;
  private double ratio = Double.NaN;
  private double rate = Double.NaN;
  private double largestRate;
  private int largeRun;
  private int hugeRun;
  private int smallRun;
  private int since;
  private int measured;
  private boolean beganAtZero;
  private double largestJump;
  private int jumpedAt;
  private int sinceJump = Integer.MAX_VALUE;
  private double scoreLimit = Double.NaN;

  LayerSteps(DetectorOptions.UpdateRatio options, Layer layer) {
    this.options = options;
    this.layer = layer;
  }

  /**
   * Takes the next iteration.
   *
   * @param badScore the score from which a run has not come back from a jump now; asked at a jump
   */
  void add(LayerSnapshot snapshot, int iteration, DoubleSupplier badScore) {
    if (snapshot.initialWeights() instanceof Measurement.Measured<InitialWeights> initial) {
      beganAtZero |= initial.value().zero();
    }
    double now = snapshot.leastUpdateRatio();
    if (Double.isNaN(now)) {
      return;
    }
    for (BlockSnapshot block : snapshot.blocks()) {
      if (block.block().weight()
          && block.learningRate() instanceof Measurement.Measured<Double> measuredRate) {
        rate = measuredRate.value();
        largestRate = Math.max(largestRate, rate);
      }
    }
    ratio = now;
    boolean wasWrong = largeRun > 0 || smallRun > 0;
    measured++;
    noteJump(now, iteration, badScore);
    largeRun = now > options.largeRatio() ? largeRun + 1 : 0;
    hugeRun = now > options.hugeRatio() ? hugeRun + 1 : 0;
    smallRun = now < options.smallRatio() ? smallRun + 1 : 0;
    if (!wasWrong && (largeRun > 0 || smallRun > 0)) {
      since = iteration;
    }
  }

  private void noteJump(double now, int iteration, DoubleSupplier badScore) {
    boolean mayGrow = beganAtZero && measured <= GROWTH_ITERATIONS;
    if (now > options.jumpRatio() && !mayGrow) {
      if (sinceJump > JUMP_FORGOTTEN_AFTER) {
        scoreLimit = badScore.getAsDouble();
        jumpedAt = iteration;
      }
      largestJump = now;
      sinceJump = 0;
    } else if (sinceJump < Integer.MAX_VALUE) {
      sinceJump++;
    }
  }

  /** Whether steps were large, or huge, for long enough. */
  boolean areLarge() {
    return largeRun >= LARGE_RUN || hugeRun >= HUGE_RUN;
  }

  boolean areHuge() {
    return hugeRun >= HUGE_RUN;
  }

  /** Whether steps were small for long enough, at a rate that was not reduced on purpose. */
  boolean areSmall() {
    return smallRun >= SMALL_RUN && !isRateReduced();
  }

  private boolean isRateReduced() {
    return rate < REDUCED_RATE_SHARE * largestRate;
  }

  /**
   * Whether there was a jump a while ago that the score has not come back from; or, after twice as
   * long, has come back from to guessing only.
   */
  boolean hasJumped(double score, BooleanSupplier atChance) {
    return sinceJump >= JUMP_JUDGED_AFTER
        && sinceJump <= JUMP_FORGOTTEN_AFTER
        && (score >= scoreLimit || (sinceJump >= 2 * JUMP_JUDGED_AFTER && atChance.getAsBoolean()));
  }

  Layer layer() {
    return layer;
  }

  /** {@code mean|Δ| / mean|w|} as last measured. */
  double ratio() {
    return ratio;
  }

  /** The learning rate as last measured; NaN where it is not known. */
  double rate() {
    return rate;
  }

  /** The iteration in which steps became too large, or too small. */
  int since() {
    return since;
  }

  /** The ratio of the last jump; 0 where there was none. */
  double largestJump() {
    return largestJump;
  }

  /** The iteration of the jump that the score has not come back from. */
  int jumpedAt() {
    return jumpedAt;
  }
}
