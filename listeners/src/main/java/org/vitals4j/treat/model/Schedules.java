package org.vitals4j.treat.model;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * Learning rate schedules, read and scaled. A scaled schedule is of the same class of DL4J: it is
 * part of the network's configuration, which must compare, clone and load as DL4J's own do.
 */
final class Schedules {

  private Schedules() {}

  /** The schedule of an optimiser's rate; null where it has none. DL4J has no common way to ask. */
  static @Nullable ISchedule of(IUpdater updater) {
    if (updater instanceof Sgd one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof Adam one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof Nesterovs one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof RmsProp one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof AdaGrad one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof AdaMax one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof Nadam one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof AMSGrad one) {
      return one.getLearningRateSchedule();
    } else if (updater instanceof AdaBelief one) {
      return one.getLearningRateSchedule();
    }
    return null;
  }

  /**
   * A schedule whose every value is multiplied.
   *
   * @param factor above 0
   * @return of the same class; empty where that is not one of DL4J's
   */
  static Optional<ISchedule> scaled(ISchedule schedule, double factor) {
    // Not a subclass of one: it may compute its values in another way.
    Class<?> type = schedule.getClass();
    if (type == FixedSchedule.class) {
      return Optional.of(new FixedSchedule(factor * ((FixedSchedule) schedule).getValue()));
    } else if (type == StepSchedule.class) {
      StepSchedule one = (StepSchedule) schedule;
      return Optional.of(
          new StepSchedule(
              one.getScheduleType(),
              factor * one.getInitialValue(),
              one.getDecayRate(),
              one.getStep()));
    } else if (type == ExponentialSchedule.class) {
      ExponentialSchedule one = (ExponentialSchedule) schedule;
      return Optional.of(
          new ExponentialSchedule(
              one.getScheduleType(), factor * one.getInitialValue(), one.getGamma()));
    } else if (type == InverseSchedule.class) {
      InverseSchedule one = (InverseSchedule) schedule;
      return Optional.of(
          new InverseSchedule(
              one.getScheduleType(),
              factor * one.getInitialValue(),
              one.getGamma(),
              one.getPower()));
    } else if (type == PolySchedule.class) {
      PolySchedule one = (PolySchedule) schedule;
      return Optional.of(
          new PolySchedule(
              one.getScheduleType(),
              factor * one.getInitialValue(),
              one.getPower(),
              one.getMaxIter()));
    } else if (type == SigmoidSchedule.class) {
      SigmoidSchedule one = (SigmoidSchedule) schedule;
      return Optional.of(
          new SigmoidSchedule(
              one.getScheduleType(),
              factor * one.getInitialValue(),
              one.getGamma(),
              one.getStepSize()));
    } else if (type == CycleSchedule.class) {
      CycleSchedule one = (CycleSchedule) schedule;
      return Optional.of(
          new CycleSchedule(
              one.getScheduleType(),
              factor * one.getInitialLearningRate(),
              factor * one.getMaxLearningRate(),
              one.getCycleLength(),
              one.getAnnealingLength(),
              one.getAnnealingDecay()));
    } else if (type == MapSchedule.class) {
      MapSchedule one = (MapSchedule) schedule;
      Map<Integer, Double> values = new LinkedHashMap<>(one.getValues());
      values.replaceAll((position, value) -> factor * value);
      return Optional.of(new MapSchedule(one.getScheduleType(), values));
    } else if (type == RampSchedule.class) {
      return ramp((RampSchedule) schedule, factor);
    }
    return Optional.empty();
  }

  /** DL4J's only schedule that tells nothing of itself. */
  private static Optional<ISchedule> ramp(RampSchedule schedule, double factor) {
    try {
      ISchedule base = (ISchedule) field("baseSchedule").get(schedule);
      int iterations = field("numIter").getInt(schedule);
      return scaled(base, factor).map(scaled -> new RampSchedule(scaled, iterations));
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Field field(String name) throws NoSuchFieldException {
    Field field = RampSchedule.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
