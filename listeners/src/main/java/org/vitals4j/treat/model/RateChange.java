package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * Around every change of learning rates: what an optimiser keeps in units of the rate changes with
 * it, and the updater is put together as DL4J would put it together from the configuration.
 *
 * <p>DL4J runs neighbours of equal configuration as one block, and orders their state by that. Only
 * where the blocks of the live updater are those of the configuration does a saved or cloned
 * network find its state again.
 */
final class RateChange {

  private RateChange() {}

  /**
   * The optimiser of one parameter.
   *
   * @param part that holds the parameter
   * @param key the parameter's name there
   * @param updater parameters may share one
   */
  record Slot(Trainable part, String key, IUpdater updater) {

    /** Of every parameter, in order. */
    static List<Slot> of(Model model) {
      List<Slot> all = new ArrayList<>();
      for (Trainable part : LiveLayers.of(model)) {
        TrainingConfig config = part.getConfig();
        if (config == null || part.numParams() == 0) {
          continue;
        }
        for (String key : part.paramTable(false).keySet()) {
          IUpdater updater = config.getUpdaterByParam(key);
          if (updater != null) {
            all.add(new Slot(part, key, updater));
          }
        }
      }
      return all;
    }

    /** The rate in force; NaN where the optimiser has none. */
    double rate(int iteration, int epoch) {
      return updater.hasLearningRate() ? updater.getLearningRate(iteration, epoch) : Double.NaN;
    }
  }

  /**
   * The rates in force at one moment, which is kept, too: as time passes, DL4J itself does not
   * convert what is in units of a scheduled rate.
   *
   * @param rates one a parameter, in order; NaN for optimisers without one
   */
  record InForce(int iteration, int epoch, List<Double> rates) {

    /** Those of now. */
    static InForce of(Model model) {
      int iteration = LiveLayers.iteration(model);
      int epoch = LiveLayers.epoch(model);
      return new InForce(
          iteration,
          epoch,
          Slot.of(model).stream().map(slot -> slot.rate(iteration, epoch)).toList());
    }
  }

  /**
   * Changes rates, and what goes with them.
   *
   * @return what the change returns
   */
  static boolean make(Model model, BooleanSupplier change) {
    InForce before = InForce.of(model);
    boolean result = change.getAsBoolean();
    OptimiserState.regroup(model);
    convert(model, before);
    return result;
  }

  /**
   * Converts what optimisers keep in units of the rate.
   *
   * @param before the rates that it is in units of; they are compared with what the present
   *     schedules give for the same moment
   */
  static void convert(Model model, InForce before) {
    List<Slot> slots = Slot.of(model);
    for (int i = 0; i < slots.size() && i < before.rates().size(); i++) {
      Slot slot = slots.get(i);
      double was = before.rates().get(i);
      double now = slot.rate(before.iteration(), before.epoch());
      if (isInUnitsOfRate(slot.updater()) && Double.compare(now, was) != 0) {
        for (INDArray state : OptimiserState.of(model, slot.part(), slot.key())) {
          multiply(state, now / was);
        }
      }
    }
  }

  /** Multiplying by 0 would leave what is not finite. */
  private static void multiply(INDArray state, double factor) {
    if (factor == 0 || !Double.isFinite(factor)) {
      state.assign(0);
    } else {
      state.muli(factor);
    }
  }

  /**
   * Whether an optimiser's state is in units of its rate: v ← μ v − rate · g of Nesterovs is. All
   * others keep means, sums or maxima of gradients and their squares; AdaDelta, squares of steps,
   * but it has no rate.
   */
  static boolean isInUnitsOfRate(IUpdater updater) {
    return updater instanceof Nesterovs;
  }
}
