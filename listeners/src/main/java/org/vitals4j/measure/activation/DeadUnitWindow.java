package org.vitals4j.measure.activation;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.Measurement;

/**
 * When each unit of a layer was last seen alive, and so which have been silent for a whole window.
 *
 * <p>Looking at every unit in every iteration would cost a pass over the activations. So time is
 * cut into ticks of about a twentieth of a window: within a tick a unit that was seen alive is not
 * looked at again, and counts as alive until the tick ends. A unit is dead once it was silent from
 * the end of the tick in which it was last alive for {@value DeadUnits#EXAMPLES} examples and
 * {@value DeadUnits#ITERATIONS} iterations, so death is told at most one tick late, never early,
 * and revival at once. Memory: five bytes a unit.
 *
 * <p>There are two ways to notice life: by the activations, and by the gradient of what belongs to
 * one unit alone, which costs next to nothing. An iteration may be followed by the gradient alone,
 * but a unit is dead only if {@value DeadUnits#LOOKS} looks at its activations found nothing
 * either.
 */
final class DeadUnitWindow {

  private static final double TICK_EXAMPLES = DeadUnits.EXAMPLES / 20.0;

  /** More ticks than a window can hold: 20 by examples, or one for each of 10 iterations. */
  private static final int MAX_TICKS = 64;

  /** Ticks of silence after which a unit is a candidate: its activations are worth a look. */
  private static final int SUSPICIOUS_TICKS = 3;

  /** Examples between two looks at candidates. */
  private static final double LOOK_EXAMPLES = DeadUnits.EXAMPLES / (2.0 * DeadUnits.LOOKS);

  private final int[] lastAlive;
  private final boolean[] seen;
  private int unseen;
  private double examples;
  private long iterations;
  private int tick;
  private int silentSince = -2;
  private final double[] examplesAt = new double[MAX_TICKS];
  private final long[] iterationsAt = new long[MAX_TICKS];
  private final long[] looksAt = new long[MAX_TICKS];
  private long looks;
  private double lookedAt;
  private boolean anyCandidate;
  private @Nullable DeadUnits last;

  DeadUnitWindow(int units) {
    lastAlive = new int[units];
    java.util.Arrays.fill(lastAlive, -1);
    seen = new boolean[units];
    unseen = units;
  }

  int units() {
    return seen.length;
  }

  /** Whether this unit was seen alive in this tick: then there is no need to look. */
  boolean isSeen(int unit) {
    return seen[unit];
  }

  boolean allSeen() {
    return unseen == 0;
  }

  void alive(int unit) {
    if (!seen[unit]) {
      seen[unit] = true;
      unseen--;
    }
  }

  /**
   * Whether units have been silent for so long, and their activations not been looked at for so
   * long, that the next forward pass is worth a look.
   */
  boolean isLookDue() {
    return anyCandidate && examples - lookedAt >= LOOK_EXAMPLES;
  }

  /**
   * Ends an iteration in which every unit that was not {@link #isSeen} was looked at, or was asked
   * for its gradient.
   *
   * @param observed examples whose activations could be seen: those that dropout spared, on average
   * @param looked whether at activations, too
   */
  void endIteration(double observed, boolean looked) {
    examples += observed;
    iterations++;
    if (looked) {
      looks++;
      lookedAt = examples;
    }
    // Tick t + 1 starts where a unit last seen in tick t fell silent.
    while (silentSince < tick - 1 && isLongAgo(silentSince + 2)) {
      silentSince++;
    }
    last = measure();
    if (examples - examplesAt[tick % MAX_TICKS] >= TICK_EXAMPLES) {
      anyCandidate = false;
      for (int unit = 0; unit < seen.length; unit++) {
        if (seen[unit]) {
          lastAlive[unit] = tick;
          seen[unit] = false;
        }
        anyCandidate |= lastAlive[unit] <= tick - SUSPICIOUS_TICKS;
      }
      unseen = seen.length;
      tick++;
      examplesAt[tick % MAX_TICKS] = examples;
      iterationsAt[tick % MAX_TICKS] = iterations;
      looksAt[tick % MAX_TICKS] = looks;
    }
  }

  private boolean isLongAgo(int tickStart) {
    return tickStart <= tick
        && examples - examplesAt[tickStart % MAX_TICKS] >= DeadUnits.EXAMPLES
        && iterations - iterationsAt[tickStart % MAX_TICKS] >= DeadUnits.ITERATIONS
        && looks - looksAt[tickStart % MAX_TICKS] >= DeadUnits.LOOKS;
  }

  private @Nullable DeadUnits measure() {
    if (silentSince < -1) {
      return null;
    }
    DeadUnits before = last;
    if (unseen == 0) {
      return before != null && before.count() == 0
          ? before
          : new DeadUnits(seen.length, new BitSet());
    }
    BitSet dead = new BitSet();
    for (int unit = 0; unit < seen.length; unit++) {
      if (!seen[unit] && lastAlive[unit] <= silentSince) {
        dead.set(unit);
      }
    }
    DeadUnits now = new DeadUnits(seen.length, dead);
    return before != null && now.equals(before) ? before : now;
  }

  /** As measured last; null before the first window is full. */
  @Nullable DeadUnits last() {
    return last;
  }

  Measurement<DeadUnits> reading() {
    if (last != null) {
      return Measurement.measured(last);
    }
    return examples < DeadUnits.EXAMPLES
        ? new Measurement.NotEnough<>((long) examples, DeadUnits.EXAMPLES, "examples")
        : iterations < DeadUnits.ITERATIONS
            ? new Measurement.NotEnough<>(iterations, DeadUnits.ITERATIONS, "iterations")
            : new Measurement.NotEnough<>(looks, DeadUnits.LOOKS, "looks at activations");
  }
}
