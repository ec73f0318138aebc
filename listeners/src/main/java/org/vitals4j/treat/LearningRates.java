package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
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
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The live learning rates of a network. They are changed in the optimisers' own configurations,
 * which reaches what {@code setLearningRate} of DL4J misses: bias updaters and wrapped layers; and
 * it rebuilds nothing.
 */
final class LearningRates {

  private LearningRates() {}

  /**
   * What the rates were at one moment, in the order of the parameters.
   *
   * @param rates of updaters without a rate, NaN
   * @param kinds of updaters: a rate of one is no rate of another
   */
  record Saved(List<Double> rates, List<Optionally> schedules, List<Class<?>> kinds) {}

  /** A schedule, or none. */
  record Optionally(@Nullable ISchedule schedule) {}

  /**
   * Multiplies every rate, schedules included.
   *
   * @param floor the least absolute value that a fixed rate is brought to
   */
  static void scale(Model model, double factor, double floor) {
    for (IUpdater updater : distinct(model)) {
      ISchedule schedule = schedule(updater);
      if (schedule != null) {
        updater.setLrAndSchedule(Double.NaN, ScaledSchedule.of(schedule, factor));
      } else if (updater.hasLearningRate()) {
        double rate = updater.getLearningRate(0, 0);
        double scaled = rate * factor;
        if (factor < 1 && Math.abs(scaled) < floor) {
          scaled = Math.abs(rate) <= floor ? rate : Math.copySign(floor, rate);
        }
        updater.setLrAndSchedule(scaled, null);
      }
    }
  }

  /**
   * Multiplies the rates of one layer. Its optimiser goes on apart from that of its neighbours,
   * with the state that it had.
   *
   * @param index of the layer in {@link LiveLayers}
   * @param ofWeights the factor for its weights
   * @param ofBiases that for its biases
   */
  static void scale(Model model, int index, double ofWeights, double ofBiases) {
    Trainable part = LiveLayers.of(model).get(index);
    if (!(Patient.live(part).orElseThrow().conf().getLayer() instanceof BaseLayer conf)) {
      return;
    }
    IUpdater weights = scaled(conf.getIUpdater(), ofWeights);
    if (conf.getBiasUpdater() != null || ofBiases != ofWeights) {
      IUpdater own = conf.getBiasUpdater() == null ? conf.getIUpdater() : conf.getBiasUpdater();
      conf.setBiasUpdater(scaled(own, ofBiases));
    }
    conf.setIUpdater(weights);
    OptimiserState.rebuild(model);
  }

  /** A copy: several layers may share one optimiser's configuration. */
  private static IUpdater scaled(IUpdater updater, double factor) {
    IUpdater copy = updater.clone();
    ISchedule schedule = schedule(copy);
    if (schedule != null) {
      copy.setLrAndSchedule(Double.NaN, ScaledSchedule.of(schedule, factor));
    } else if (copy.hasLearningRate()) {
      copy.setLrAndSchedule(copy.getLearningRate(0, 0) * factor, null);
    }
    return copy;
  }

  /**
   * Turns negative rates into positive ones.
   *
   * @return whether there were any
   */
  static boolean turnPositive(Model model) {
    boolean any = false;
    for (IUpdater updater : distinct(model)) {
      if (schedule(updater) == null && updater.hasLearningRate()) {
        double rate = updater.getLearningRate(0, 0);
        if (rate < 0) {
          updater.setLrAndSchedule(-rate, null);
          any = true;
        }
      }
    }
    return any;
  }

  /**
   * Puts an end to schedules that have come to give no rate: negative ones, or infinite ones. The
   * rate is fixed to what they gave half way: one that ends so may have run away before.
   *
   * @param before an iteration in which they still gave one
   * @return whether there were any
   */
  static boolean endSchedules(Model model, int iteration, int epoch, int before) {
    boolean any = false;
    for (IUpdater updater : distinct(model)) {
      ISchedule schedule = schedule(updater);
      if (schedule != null && !isRate(schedule.valueAt(iteration, epoch))) {
        double usual = schedule.valueAt(before / 2, epoch);
        if (isRate(usual)) {
          updater.setLrAndSchedule(usual, null);
          any = true;
        }
      }
    }
    return any;
  }

  private static boolean isRate(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY;
  }

  /** The largest rate in force, by absolute value; NaN where no updater has one. */
  static double largest(Model model, int iteration, int epoch) {
    double largest = Double.NaN;
    for (IUpdater updater : distinct(model)) {
      if (updater.hasLearningRate()) {
        double rate = updater.getLearningRate(iteration, epoch);
        largest = Double.isNaN(largest) || Math.abs(rate) > Math.abs(largest) ? rate : largest;
      }
    }
    return largest;
  }

  static Saved save(Model model) {
    List<Double> rates = new ArrayList<>();
    List<Optionally> schedules = new ArrayList<>();
    for (IUpdater updater : all(model)) {
      ISchedule schedule = schedule(updater);
      schedules.add(new Optionally(schedule));
      rates.add(
          schedule == null && updater.hasLearningRate()
              ? updater.getLearningRate(0, 0)
              : Double.NaN);
    }
    return new Saved(rates, schedules, kinds(model));
  }

  /** Which optimiser each parameter has, in order. */
  static List<Class<?>> kinds(Model model) {
    List<Class<?>> kinds = new ArrayList<>();
    all(model).forEach(updater -> kinds.add(updater.getClass()));
    return kinds;
  }

  /**
   * Puts rates back.
   *
   * @return whether any was another
   */
  static boolean restore(Model model, Saved saved) {
    List<IUpdater> updaters = all(model);
    boolean changed = false;
    for (int i = 0; i < updaters.size() && i < saved.rates().size(); i++) {
      IUpdater updater = updaters.get(i);
      if (!updater.hasLearningRate()) {
        continue;
      }
      ISchedule schedule = saved.schedules().get(i).schedule();
      double rate = saved.rates().get(i);
      boolean same =
          schedule == null
              ? schedule(updater) == null && updater.getLearningRate(0, 0) == rate
              : schedule.equals(schedule(updater));
      if (!same) {
        updater.setLrAndSchedule(rate, schedule);
        changed = true;
      }
    }
    return changed;
  }

  /**
   * Puts those rates back that are below the present ones, block by block.
   *
   * @return whether any other was not the same as it is now
   */
  static boolean restoreLower(Model model, Saved saved, int iteration, int epoch) {
    List<IUpdater> updaters = all(model);
    boolean others = false;
    for (int i = 0; i < updaters.size() && i < saved.rates().size(); i++) {
      IUpdater updater = updaters.get(i);
      if (!updater.hasLearningRate()) {
        continue;
      }
      ISchedule schedule = saved.schedules().get(i).schedule();
      double rate = schedule == null ? saved.rates().get(i) : schedule.valueAt(iteration, epoch);
      double now = updater.getLearningRate(iteration, epoch);
      if (rate > 0 && rate < now) {
        updater.setLrAndSchedule(saved.rates().get(i), schedule);
      } else {
        others |= rate != now;
      }
    }
    return others;
  }

  /**
   * Puts rates back that are far above the present ones.
   *
   * @param far how many times the present rate the saved one must be
   * @return whether they were put back; never to rates that are negative or not finite, nor to
   *     those of other optimisers
   */
  static boolean raise(Model model, Saved saved, int iteration, int epoch, double far) {
    double before = Math.abs(largest(model, iteration, epoch));
    if (!kinds(model).equals(saved.kinds())) {
      return false;
    }
    Saved present = save(model);
    restore(model, saved);
    double after = largest(model, iteration, epoch);
    boolean raises =
        after > far * before
            && after < Double.POSITIVE_INFINITY
            && !isAnyNegative(model, iteration, epoch);
    if (!raises) {
      restore(model, present);
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
    List<IUpdater> distinct = new ArrayList<>();
    for (IUpdater updater : all(model)) {
      if (seen.add(updater)) {
        distinct.add(updater);
      }
    }
    return distinct;
  }

  /** One a parameter block; several blocks may share one. */
  private static List<IUpdater> all(Model model) {
    List<IUpdater> all = new ArrayList<>();
    for (Trainable one : LiveLayers.of(model)) {
      TrainingConfig config = one.getConfig();
      if (config == null || one.numParams() == 0) {
        continue;
      }
      for (String key : one.paramTable(false).keySet()) {
        IUpdater updater = config.getUpdaterByParam(key);
        if (updater != null) {
          all.add(updater);
        }
      }
    }
    return all;
  }

  /** DL4J has no common way to ask for it. */
  private static @Nullable ISchedule schedule(IUpdater updater) {
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
}
