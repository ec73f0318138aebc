package org.vitals4j.treat;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Another schedule times a factor. Part of a network's configuration once a treatment has lowered a
 * scheduled rate, so a model that was saved after that needs this class to be loaded.
 */
public final class ScaledSchedule implements ISchedule {

  private static final long serialVersionUID = 1L;

  private final ISchedule schedule;
  private final double factor;

  /**
   * Scales.
   *
   * @param schedule the values to scale
   * @param factor by which they are multiplied; finite
   */
  public ScaledSchedule(
      @JsonProperty("schedule") ISchedule schedule, @JsonProperty("factor") double factor) {
    this.schedule = schedule;
    this.factor = factor;
  }

  /** Another schedule times a factor; factors of factors are drawn together. */
  static ISchedule of(ISchedule schedule, double factor) {
    return schedule instanceof ScaledSchedule scaled
        ? new ScaledSchedule(scaled.schedule, scaled.factor * factor)
        : new ScaledSchedule(schedule, factor);
  }

  /** The schedule that is scaled. */
  @JsonProperty("schedule")
  public ISchedule schedule() {
    return schedule;
  }

  /** By what it is multiplied. */
  @JsonProperty("factor")
  public double factor() {
    return factor;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return factor * schedule.valueAt(iteration, epoch);
  }

  @Override
  public ISchedule clone() {
    return new ScaledSchedule(schedule.clone(), factor);
  }
}
