package org.vitals4j.treat.model;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rates that somebody wants: what a schedule or {@code setLearningRate} makes of them
 * counts, what a treatment does to them does not. So a rate that was turned down on purpose is told
 * from one that was too low from the start. One number a parameter, each three times.
 */
public final class IntendedRates {

  /** Rates below the highest by more than this were turned down. */
  private static final double REDUCTION_FACTOR = 3;

  /** So many moments of the past are asked of a schedule: the monitor may have come late. */
  private static final int PAST_SAMPLES = 32;

  private static final int ITERATIONS_BETWEEN_LOOKS = 10;

  private final BiasRates biases = new BiasRates();
  private List<Class<?>> kinds = List.of();
  private double[] inForce = {};
  private double[] intended = {};
  private double[] highest = {};

  /** Looks every few iterations, before a step: a look costs a walk over all parameters. */
  public void follow(Model model, int iteration) {
    biases.follow(model);
    if (kinds.isEmpty() || iteration % ITERATIONS_BETWEEN_LOOKS == 0) {
      look(model);
    }
  }

  /** Before a treatment: what it changes is told from what others have changed. */
  public void before(Model model) {
    biases.before(model);
    look(model);
  }

  /** Looks at the rates. Whatever has changed since the last call, nobody of ours has changed. */
  void look(Model model) {
    double[] now = rates(model);
    if (!kinds.equals(LearningRates.kinds(model))) {
      begin(model, now);
    }
    for (int i = 0; i < now.length; i++) {
      if (now[i] != inForce[i]) {
        intended[i] = now[i];
        highest[i] = Math.max(highest[i], now[i]);
      }
    }
    inForce = now;
  }

  /** The same after a treatment, which means nothing by what it did. */
  public void treated(Model model) {
    biases.treated(model);
    double[] now = rates(model);
    if (!kinds.equals(LearningRates.kinds(model))) {
      begin(model, now); // a rate of another optimiser is another number
    }
    for (int i = 0; i < now.length; i++) {
      double factor = now[i] / inForce[i];
      if (factor > 0 && factor < Double.POSITIVE_INFINITY) {
        intended[i] *= factor;
        highest[i] *= factor;
      }
    }
    inForce = now;
  }

  /** Whether any rate is below what it has been, and not because a treatment lowered it. */
  public boolean isReduced() {
    for (int i = 0; i < intended.length; i++) {
      if (REDUCTION_FACTOR * intended[i] < highest[i]) {
        return true;
      }
    }
    return false;
  }

  private void begin(Model model, double[] now) {
    kinds = LearningRates.kinds(model);
    inForce = now;
    intended = now.clone();
    highest = now.clone();
    int iteration = LiveLayers.iteration(model);
    int epoch = LiveLayers.epoch(model);
    List<RateChange.Slot> slots = RateChange.Slot.of(model);
    for (int i = 0; i < slots.size(); i++) {
      ISchedule schedule = Schedules.of(slots.get(i).updater());
      for (int moment = 0; schedule != null && moment < PAST_SAMPLES; moment++) {
        double share = moment / (double) PAST_SAMPLES;
        double past = schedule.valueAt((int) (share * iteration), (int) (share * epoch));
        highest[i] = past > highest[i] && past < Double.POSITIVE_INFINITY ? past : highest[i];
      }
    }
  }

  private static double[] rates(Model model) {
    return RateChange.InForce.of(model).rates().stream()
        .mapToDouble(rate -> Double.isNaN(rate) ? 0 : Math.abs(rate))
        .toArray();
  }
}
