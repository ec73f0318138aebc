package org.vitals4j.measure.activation;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.DeadUnits;
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
 */
final class DeadUnitWindow {

  private static final double TICK_EXAMPLES = DeadUnits.EXAMPLES / 20.0;

  /** More ticks than a window can hold: 20 by examples, or one for each of 10 iterations. */
  private static final int MAX_TICKS = 64;

  private final int[] lastAlive;
  private final boolean[] seen;
  private int unseen;
  private double examples;
  private long iterations;
  private int tick;
  private int silentSince = -2;
  private final double[] examplesAt = new double[MAX_TICKS];
  private final long[] iterationsAt = new long[MAX_TICKS];
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
   * Ends an iteration in which every unit that was not {@link #isSeen} was looked at.
   *
   * @param observed examples whose activations could be seen: those that dropout spared, on average
   */
  void endIteration(double observed) {
    examples += observed;
    iterations++;
    // Tick t + 1 starts where a unit last seen in tick t fell silent.
    while (silentSince < tick - 1 && isLongAgo(silentSince + 2)) {
      silentSince++;
    }
    last = measure();
    if (examples - examplesAt[tick % MAX_TICKS] >= TICK_EXAMPLES) {
      for (int unit = 0; unit < seen.length; unit++) {
        if (seen[unit]) {
          lastAlive[unit] = tick;
          seen[unit] = false;
        }
      }
      unseen = seen.length;
      tick++;
      examplesAt[tick % MAX_TICKS] = examples;
      iterationsAt[tick % MAX_TICKS] = iterations;
    }
  }

  private boolean isLongAgo(int tickStart) {
    return tickStart <= tick
        && examples - examplesAt[tickStart % MAX_TICKS] >= DeadUnits.EXAMPLES
        && iterations - iterationsAt[tickStart % MAX_TICKS] >= DeadUnits.ITERATIONS;
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

  Measurement<DeadUnits> reading() {
    if (last != null) {
      return Measurement.measured(last);
    }
    return examples < DeadUnits.EXAMPLES
        ? new Measurement.NotEnough<>((long) examples, DeadUnits.EXAMPLES, "examples")
        : new Measurement.NotEnough<>(iterations, DeadUnits.ITERATIONS, "iterations");
  }
}
