package org.vitals4j.report;

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
}
