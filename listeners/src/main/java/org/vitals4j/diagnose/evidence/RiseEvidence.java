package org.vitals4j.diagnose.evidence;

import java.util.Locale;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.stats.RecentValues;

/**
 * What made the loss rise: the steps, or the data. Steps that do it are large, or larger than they
 * were, and each can have moved the loss as far as it moved ({@link StepReach}). A loss that jumps
 * by far more than the step before it can have moved it is that of other data. What was not
 * measured is not known. Not thread-safe.
 */
public final class RiseEvidence {

  /** Who did it. */
  public enum Blame {
    /** Steps that are large enough to do it, and large for the weights. */
    STEPS,
    /** The loss jumped by more than a step can have moved it. */
    DATA,
    /** Steps of the usual size, which can have done it. */
    EITHER,
    /** Steps were not measured. */
    UNKNOWN
  }

  /** How many of the last iterations are remembered. */
  private static final int JUMPS_REMEMBERED = 60;

  private static final int CALM_STEPS = 50;
  private static final int RECENT_STEPS = 5;

  /** Losses of networks are not convex, and each minibatch has a loss of its own. */
  private static final double MAX_REACH_FACTOR = 10;

  /** One jump that is this share of the rise is the rise. */
  private static final double MIN_JUMP_SHARE = 0.5;

  /** ‖Δ‖ ÷ ‖w‖ from which steps may throw a network far off. */
  private static final double LARGE_STEP_RATIO = 0.01;

  /** Steps so many times as large as before the rise have grown. */
  private static final double GROWN_STEP_FACTOR = 3;

  private final StepReach steps = new StepReach();
  private final RecentValues jumps = new RecentValues(JUMPS_REMEMBERED);
  private final RecentValues calm = new RecentValues(CALM_STEPS);
  private final RecentValues recent = new RecentValues(RECENT_STEPS);
  private double previous = Double.NaN;
  private boolean reachKnown;

  /**
   * Takes the next iteration.
   *
   * @param loss of it
   * @param rises whether the loss is above where it should be, so that steps are no longer usual
   */
  public void add(IterationSnapshot snapshot, double loss, boolean rises) {
    steps.add(snapshot);
    if (!Double.isNaN(steps.relative())) {
      recent.add(steps.relative());
      if (!rises) {
        calm.add(steps.relative());
      }
    }
    if (Double.isFinite(loss)) {
      double jump = loss - previous;
      reachKnown |= !Double.isNaN(steps.reach());
      jumps.add(
          jump > MAX_REACH_FACTOR * steps.reach() ? jump : 0); // none while the reach is unknown
      previous = loss;
    }
  }

  /**
   * Whether a good part of a rise came in one jump that no step can have made. To be asked when it
   * is first seen: what the loss does later, where it is high, says nothing of how it got there.
   *
   * @param iterations in which it rose, the present one last
   * @param rise how far, in loss units
   */
  public boolean hasJumped(int iterations, double rise) {
    for (int i = 0; i < Math.min(iterations, jumps.size()); i++) {
      if (jumps.ago(i) >= MIN_JUMP_SHARE * rise) {
        return true;
      }
    }
    return false;
  }

  /** Whether steps were measured, and none of them was too short for a good part of the rise. */
  public boolean canStepsReach(int iterations, double rise) {
    return reachKnown && !hasJumped(iterations, rise);
  }

  /**
   * What made it rise.
   *
   * @param jumped as it was first seen
   */
  public Blame blame(boolean jumped) {
    if (jumped) {
      return Blame.DATA;
    }
    if (!reachKnown || recent.size() == 0) {
      return Blame.UNKNOWN;
    }
    double now = recent.median();
    return now >= LARGE_STEP_RATIO || now >= GROWN_STEP_FACTOR * calm.median()
        ? Blame.STEPS
        : Blame.EITHER;
  }

  /** The same as the end of a sentence. */
  public String text(Blame blame) {
    return switch (blame) {
      case STEPS ->
          String.format(
              Locale.ROOT, "; each step moves the weights by %.2g of their size", recent.median());
      case DATA -> "; it jumped by far more than the step before it can have moved it";
      case EITHER ->
          String.format(
              Locale.ROOT,
              "; each step moves the weights by %.2g of their size, as before",
              recent.median());
      case UNKNOWN -> "; how large the steps were was not measured";
    };
  }
}
