package org.vitals4j.report;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The dead units of a layer: over a window of at least {@value #EXAMPLES} examples and {@value
 * #ITERATIONS} iterations the gradient of their biases (or of other incoming weights) was exactly 0
 * in each, and they were 0 for every example of each iteration whose activations were looked at, of
 * which there were at least {@value #LOOKS}. Immutable.
 *
 * <p>A unit is a column of a dense or recurrent layer, a channel of a convolutional one.
 */
public final class DeadUnits {

  /** Examples that a unit must be silent for. */
  public static final int EXAMPLES = 3000;

  /** Iterations that a unit must be silent for. */
  public static final int ITERATIONS = 10;

  /** Iterations of the window, at least, in which activations were looked at. */
  public static final int LOOKS = 3;

  private final int units;
  private final BitSet dead;

  /**
   * @param units how many units the layer has, at least 1
   * @param dead the indices of the dead ones; copied
   */
  public DeadUnits(int units, BitSet dead) {
    if (units < 1 || dead.length() > units) {
      throw new IllegalArgumentException(
          "indices must be below the number of units, which is at least 1, but were "
              + dead
              + " of "
              + units);
    }
    this.units = units;
    this.dead = (BitSet) dead.clone();
  }

  /** How many units the layer has. */
  public int units() {
    return units;
  }

  /** How many of them are dead. */
  public int count() {
    return dead.cardinality();
  }

  /** {@code count / units}, in [0, 1]. */
  public double fraction() {
    return (double) count() / units;
  }

  /** Whether one unit is dead. */
  public boolean isDead(int unit) {
    return dead.get(unit);
  }

  /** The indices of the dead units, ascending; a copy. */
  public int[] indices() {
    return dead.stream().toArray();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeadUnits that && units == that.units && dead.equals(that.dead);
  }

  @Override
  public int hashCode() {
    return 31 * units + dead.hashCode();
  }

  @Override
  public String toString() {
    return count() + " of " + units + " units dead";
  }
}
