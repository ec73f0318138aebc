package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The live learning rates of a network. They are changed in the optimisers' own configurations,
 * which reaches what {@code setLearningRate} of DL4J misses: bias updaters and wrapped layers. What
 * optimisers keep in units of the rate changes with it ({@link RateChange}).
 */
public final class LearningRates {

  private LearningRates() {}

  /**
   * What the rates were at one moment, in the order of the parameters.
   *
   * @param rates of updaters without a rate, NaN
   * @param kinds of updaters: a rate of one is no rate of another
   * @param inForce what schedules and fixed rates gave, which the optimisers' state of that moment
   *     is in units of
   */
  public record Saved(
      List<Double> rates,
      List<Optionally> schedules,
      List<Class<?>> kinds,
      RateChange.InForce inForce) {

    /** What the rate of one parameter would be; NaN where its optimiser has none. */
    double rate(int index, int iteration, int epoch) {
      ISchedule schedule = schedules.get(index).schedule();
      return schedule == null ? rates.get(index) : schedule.valueAt(iteration, epoch);
    }

    /** Whether rates and schedules are the same, whenever they were looked at. */
    public boolean isSameAs(Saved other) {
      return rates.equals(other.rates)
          && schedules.equals(other.schedules)
          && kinds.equals(other.kinds);
    }

    /** The same rates, to go with the optimisers' state of another moment. */
    Saved withStateOf(Saved other) {
      return new Saved(rates, schedules, kinds, other.inForce);
    }
  }

  /** A schedule, or none. */
  record Optionally(@Nullable ISchedule schedule) {}

  /**
   * Why the rates cannot be multiplied without changing their course: a schedule is of a class that
   * is not DL4J's.
   */
  public static Optional<String> obstacle(Model model) {
    for (IUpdater updater : distinct(model)) {
      ISchedule schedule = Schedules.of(updater);
      if (schedule != null && Schedules.scaled(schedule, 0.5).isEmpty()) {
        return Optional.of(
            "the learning rate follows a "
                + schedule.getClass().getName()
                + ", which is not a schedule of DL4J and cannot be scaled");
      }
    }
    return Optional.empty();
  }

  /**
   * Multiplies every rate, schedules included. A schedule that is not of DL4J's ends: the rate is
   * fixed to what it gives now, multiplied.
   *
   * @param floor the least absolute value that a fixed rate is brought to
   */
  public static void scale(Model model, double factor, double floor) {
    RateScaling scaling = new RateScaling(model, factor, floor);
    RateChange.make(
        model,
        () -> {
          distinct(model).forEach(scaling::multiply);
          return true;
        });
  }

  /**
   * Multiplies the rates of one layer. Its optimiser goes on apart from that of its neighbours,
   * with the state that it had. Where biases get one of their own, {@link BiasRates} must know.
   *
   * @param index of the layer in {@link LiveLayers}
   * @param ofWeights the factor for its weights
   * @param ofBiases that for its biases
   */
  public static void scaleLayer(Model model, int index, double ofWeights, double ofBiases) {
    Trainable part = LiveLayers.of(model).get(index);
    if (!(LiveLayers.layerOf(part).orElseThrow().conf().getLayer() instanceof BaseLayer conf)) {
      return;
    }
    RateChange.make(
        model,
        () -> {
          IUpdater biases = conf.getBiasUpdater();
          if (biases != null || ofBiases != ofWeights) {
            IUpdater own = biases == null ? conf.getIUpdater() : biases;
            conf.setBiasUpdater(new RateScaling(model, ofBiases, 0).multiplied(own));
          }
          conf.setIUpdater(new RateScaling(model, ofWeights, 0).multiplied(conf.getIUpdater()));
          return true;
        });
  }

  /**
   * Turns negative rates into positive ones.
   *
   * @return whether there were any
   */
  public static boolean turnPositive(Model model) {
    return RateChange.make(
        model,
        () -> {
          boolean any = false;
          for (IUpdater updater : distinct(model)) {
            if (Schedules.of(updater) == null && updater.hasLearningRate()) {
              double rate = updater.getLearningRate(0, 0);
              if (rate < 0) {
                updater.setLrAndSchedule(-rate, null);
                any = true;
              }
            }
          }
          return any;
        });
  }

  /**
   * Puts an end to schedules that have come to give no rate: negative ones, or infinite ones. The
   * rate is fixed to what they gave half way: one that ends so may have run away before.
   *
   * @param before an iteration in which they still gave one
   * @return whether there were any
   */
  public static boolean endSchedules(Model model, int iteration, int epoch, int before) {
    return RateChange.make(
        model,
        () -> {
          boolean any = false;
          for (IUpdater updater : distinct(model)) {
            ISchedule schedule = Schedules.of(updater);
            if (schedule != null && !isRate(schedule.valueAt(iteration, epoch))) {
              double usual = schedule.valueAt(before / 2, epoch);
              if (isRate(usual)) {
                updater.setLrAndSchedule(usual, null);
                any = true;
              }
            }
          }
          return any;
        });
  }

  private static boolean isRate(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY;
  }

  /** The largest rate in force, by absolute value; NaN where no updater has one. */
  public static double largest(Model model, int iteration, int epoch) {
    double largest = Double.NaN;
    for (IUpdater updater : distinct(model)) {
      if (updater.hasLearningRate()) {
        double rate = updater.getLearningRate(iteration, epoch);
        largest = Double.isNaN(largest) || Math.abs(rate) > Math.abs(largest) ? rate : largest;
      }
    }
    return largest;
  }

  public static Saved save(Model model) {
    List<Double> rates = new ArrayList<>();
    List<Optionally> schedules = new ArrayList<>();
    for (IUpdater updater : all(model)) {
      ISchedule schedule = Schedules.of(updater);
      schedules.add(new Optionally(schedule));
      rates.add(
          schedule == null && updater.hasLearningRate()
              ? updater.getLearningRate(0, 0)
              : Double.NaN);
    }
    return new Saved(rates, schedules, kinds(model), RateChange.InForce.of(model));
  }

  /** Which optimiser each parameter has, in order. */
  public static List<Class<?>> kinds(Model model) {
    List<Class<?>> kinds = new ArrayList<>();
    all(model).forEach(updater -> kinds.add(updater.getClass()));
    return kinds;
  }

  /**
   * Puts rates back.
   *
   * @return whether any was another
   */
  public static boolean restore(Model model, Saved saved) {
    return RateChange.make(
        model,
        () -> {
          List<IUpdater> updaters = all(model);
          // Where weights and biases have come to share one, it gets the rate of the weights.
          Set<IUpdater> seen = Collections.newSetFromMap(new IdentityHashMap<>());
          boolean changed = false;
          for (int i = 0; i < updaters.size() && i < saved.rates().size(); i++) {
            IUpdater updater = updaters.get(i);
            if (!updater.hasLearningRate() || !seen.add(updater)) {
              continue;
            }
            ISchedule schedule = saved.schedules().get(i).schedule();
            double rate = saved.rates().get(i);
            boolean same =
                schedule == null
                    ? Schedules.of(updater) == null && updater.getLearningRate(0, 0) == rate
                    : schedule.equals(Schedules.of(updater));
            if (!same) {
              updater.setLrAndSchedule(rate, schedule);
              changed = true;
            }
          }
          return changed;
        });
  }

  /**
   * Puts those rates back that are below the present ones, block by block.
   *
   * @return whether any other was not the same as it is now
   */
  public static boolean restoreLower(Model model, Saved saved, int iteration, int epoch) {
    return RateChange.make(
        model,
        () -> {
          List<IUpdater> updaters = all(model);
          boolean others = false;
          for (int i = 0; i < updaters.size() && i < saved.rates().size(); i++) {
            IUpdater updater = updaters.get(i);
            if (!updater.hasLearningRate()) {
              continue;
            }
            double rate = saved.rate(i, iteration, epoch);
            double now = updater.getLearningRate(iteration, epoch);
            if (rate > 0 && rate < now) {
              updater.setLrAndSchedule(saved.rates().get(i), saved.schedules().get(i).schedule());
            } else {
              others |= rate != now;
            }
          }
          return others;
        });
  }

  /**
   * Puts rates back that are far above the present ones.
   *
   * @param far how many times the present rate the saved one must be
   * @return whether they were put back; never to rates that are negative or not finite, nor to
   *     those of other optimisers
   */
  public static boolean raise(Model model, Saved saved, int iteration, int epoch, double far) {
    if (!kinds(model).equals(saved.kinds())) {
      return false;
    }
    double highest = 0;
    for (int i = 0; i < saved.rates().size(); i++) {
      double rate = saved.rate(i, iteration, epoch);
      if (rate < 0) {
        return false;
      }
      highest = rate > highest ? rate : highest; // NaN where the optimiser has none
    }
    boolean raises =
        highest > far * Math.abs(largest(model, iteration, epoch))
            && highest < Double.POSITIVE_INFINITY;
    if (raises) {
      restore(model, saved);
    }
    return raises;
  }

  /** Whether any part of the network is made to go uphill. */
  static boolean isAnyNegative(Model model, int iteration, int epoch) {
    for (IUpdater updater : distinct(model)) {
      if (updater.hasLearningRate() && updater.getLearningRate(iteration, epoch) < 0) {
        return true;
      }
    }
    return false;
  }

  private static List<IUpdater> distinct(Model model) {
    Set<IUpdater> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return all(model).stream().filter(seen::add).toList();
  }

  /** One a parameter block; several blocks may share one. */
  private static List<IUpdater> all(Model model) {
    return RateChange.Slot.of(model).stream().map(RateChange.Slot::updater).toList();
  }
}
