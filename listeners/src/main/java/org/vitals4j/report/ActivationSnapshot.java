package org.vitals4j.report;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The training activations of one layer in one iteration.
 *
 * @param statistics not sampled in iterations between samples; absent for output layers, which DL4J
 *     does not show, and where something has overwritten the values
 * @param saturatedFraction share of elements at which the derivative of the activation function is
 *     below 1 % of its largest, in [0, 1]; absent for functions that do not saturate, for recurrent
 *     layers with gates, and for output layers: a confident classifier is no problem
 * @param deadUnits which units are dead; kept up to date in every iteration, and the same from one
 *     iteration to the next while nothing changes. Absent where units cannot die
 */
public record ActivationSnapshot(
    Measurement<ActivationStatistics> statistics,
    Measurement<Double> saturatedFraction,
    Measurement<DeadUnits> deadUnits) {

  /** Not looked at in this iteration. */
  public static final ActivationSnapshot NOT_SAMPLED =
      new ActivationSnapshot(
          Measurement.notSampled(), Measurement.notSampled(), Measurement.notSampled());

  /** Nothing known, for one reason. */
  public static ActivationSnapshot absent(String reason) {
    return new ActivationSnapshot(
        Measurement.absent(reason), Measurement.absent(reason), Measurement.absent(reason));
  }

  /** Dead units ÷ units, in [0, 1]; not there where {@link #deadUnits} is not, and why. */
  public Measurement<Double> deadFraction() {
    return deadUnits.map(DeadUnits::fraction);
  }

  /**
   * What one pass over a layer's training activations tells: the values after the activation
   * function, masked time steps left out, over all units, examples and positions.
   *
   * <p>NaN and infinities are not hidden: one NaN makes mean, standard deviation, minimum and
   * maximum NaN; one infinity makes the standard deviation NaN and the mean infinite.
   *
   * @param count number of elements, at least 1. Where dropout has overwritten the activations,
   *     only those it kept are counted: a random sample
   * @param mean in activation units
   * @param std standard deviation of these elements (divided by their number, not by one less), in
   *     activation units, in [0, ∞) or NaN
   * @param min smallest value, in activation units
   * @param max largest value, in activation units
   * @param zeroFraction share of elements that are exactly 0, in [0, 1]; about 0.5 is usual for
   *     ReLU
   */
  public record ActivationStatistics(
      long count, double mean, double std, double min, double max, double zeroFraction) {}

  /**
   * The dead units of a layer: over a window of at least {@value #EXAMPLES} examples and {@value
   * #ITERATIONS} iterations the gradient of their biases (or of other incoming weights) was exactly
   * 0 in each, and they were 0 for every example of each iteration whose activations were looked
   * at, of which there were at least {@value #LOOKS}. Immutable.
   *
   * <p>A unit is a column of a dense or recurrent layer, a channel of a convolutional one.
   */
  public static final class DeadUnits {

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
}
