package org.vitals4j.treat.model;

import java.util.IdentityHashMap;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** Multiplies rates of one network by one factor. For one use. */
final class RateScaling {

  private final int iteration;
  private final int epoch;
  private final double factor;
  private final double floor;

  /** Schedules without equals (RampSchedule) must stay one object where they were one. */
  private final IdentityHashMap<ISchedule, Optional<ISchedule>> schedules = new IdentityHashMap<>();

  /**
   * @param factor above 0
   * @param floor the least absolute value that a fixed rate is brought to
   */
  RateScaling(Model model, double factor, double floor) {
    iteration = LiveLayers.iteration(model);
    epoch = LiveLayers.epoch(model);
    this.factor = factor;
    this.floor = floor;
  }

  /** Multiplies the rate of an optimiser, or each value of its schedule. */
  void multiply(IUpdater updater) {
    set(updater, Schedules.of(updater));
  }

  /** A copy with the rate multiplied: several layers may share one optimiser's configuration. */
  IUpdater multiplied(IUpdater updater) {
    IUpdater copy = updater.clone();
    set(copy, Schedules.of(updater)); // the clone of AdaGrad has lost its schedule
    return copy;
  }

  private void set(IUpdater updater, @Nullable ISchedule schedule) {
    if (schedule != null) {
      Optional<ISchedule> scaled =
          schedules.computeIfAbsent(schedule, key -> Schedules.scaled(key, factor));
      if (scaled.isPresent()) {
        updater.setLrAndSchedule(Double.NaN, scaled.get());
      } else {
        updater.setLrAndSchedule(factor * schedule.valueAt(iteration, epoch), null);
      }
    } else if (updater.hasLearningRate()) {
      double rate = updater.getLearningRate(iteration, epoch);
      double scaled = rate * factor;
      if (factor < 1 && Math.abs(scaled) < floor) {
        scaled = Math.abs(rate) <= floor ? rate : Math.copySign(floor, rate);
      }
      updater.setLrAndSchedule(scaled, null);
    }
  }
}
