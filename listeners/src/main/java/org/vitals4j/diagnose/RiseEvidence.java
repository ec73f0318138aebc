package org.vitals4j.diagnose;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.stats.RecentValues;

/**
 * What made the loss rise: the steps, or the data. Steps that do it are large, or larger than they
 * were, and each can have moved the loss as far as it moved ({@link StepReach}). A loss that jumps
 * by far more than the step before it can have moved it is that of other data. What was not
 * measured is not known. Not thread-safe.
 */
final class RiseEvidence {

  /** Who did it. */
  enum Blame {
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
  private static final int MEMORY = 60;

  private static final int CALM = 50;
  private static final int LATELY = 5;

  /** Losses of networks are not convex, and each minibatch has a loss of its own. */
  private static final double LEEWAY = 10;

  /** One jump that is this share of the rise is the rise. */
  private static final double SHARE = 0.5;

  /** ‖Δ‖ ÷ ‖w‖ from which steps may throw a network about. */
  private static final double LARGE = 0.01;

  /** Steps so many times as large as before the rise have grown. */
  private static final double GROWN = 3;

  private final StepReach steps = new StepReach();
  private @Nullable NetworkDescription network;
  private RecentValues jumps = new RecentValues(MEMORY);
  private RecentValues calm = new RecentValues(CALM);
  private RecentValues lately = new RecentValues(LATELY);
  private double previous = Double.NaN;
  private boolean reachKnown;

  /**
   * Takes the next iteration.
   *
   * @param loss of it
   * @param rises whether the loss is above where it should be, so that steps are no longer usual
   */
  void add(IterationSnapshot snapshot, double loss, boolean rises) {
    if (!snapshot.network().equals(network)) {
      network = snapshot.network();
      jumps = new RecentValues(MEMORY);
      calm = new RecentValues(CALM);
      lately = new RecentValues(LATELY);
      previous = Double.NaN;
      reachKnown = false;
    }
    steps.add(snapshot);
    if (!Double.isNaN(steps.relative())) {
      lately.add(steps.relative());
      if (!rises) {
        calm.add(steps.relative());
      }
    }
    if (Double.isFinite(loss)) {
      double jump = loss - previous;
      reachKnown |= !Double.isNaN(steps.reach());
      jumps.add(jump > LEEWAY * steps.reach() ? jump : 0); // none while the reach is unknown
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
  boolean jumped(int iterations, double rise) {
    for (int i = 0; i < Math.min(iterations, jumps.size()); i++) {
      if (jumps.ago(i) >= SHARE * rise) {
        return true;
      }
    }
    return false;
  }

  /** Whether steps were measured, and none of them was too short for a good part of the rise. */
  boolean stepsReach(int iterations, double rise) {
    return reachKnown && !jumped(iterations, rise);
  }

  /**
   * What made it rise.
   *
   * @param jumped as it was first seen
   */
  Blame blame(boolean jumped) {
    if (jumped) {
      return Blame.DATA;
    }
    if (!reachKnown || lately.size() == 0) {
      return Blame.UNKNOWN;
    }
    double now = lately.median();
    return now >= LARGE || now >= GROWN * calm.median() ? Blame.STEPS : Blame.EITHER;
  }

  /** The same as the end of a sentence. */
  String text(Blame blame) {
    return switch (blame) {
      case STEPS ->
          String.format(
              Locale.ROOT, "; each step moves the weights by %.2g of their size", lately.median());
      case DATA -> "; it jumped by far more than the step before it can have moved it";
      case EITHER ->
          String.format(
              Locale.ROOT,
              "; each step moves the weights by %.2g of their size, as before",
              lately.median());
      case UNKNOWN -> "; how large the steps were was not measured";
    };
  }
}
