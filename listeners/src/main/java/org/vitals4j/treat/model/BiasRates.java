package org.vitals4j.treat.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Passes on to biases what somebody sets for the weights of their layer. DL4J's {@code
 * setLearningRate} does not reach biases that have an optimiser of their own, and they have one
 * where a treatment slowed the weights alone. Holds no model.
 */
final class BiasRates {

  /** Layers whose biases got an optimiser by a treatment, and what it left to the weights. */
  private final Map<Integer, Left> left = new TreeMap<>();

  /** Layers whose biases had one already. */
  private final Set<Integer> before = new HashSet<>();

  /** The rate of an optimiser: a fixed one, or a schedule. */
  private record Left(double rate, @Nullable ISchedule schedule) {

    static Left of(IUpdater updater) {
      ISchedule schedule = Schedules.of(updater);
      boolean fixed = schedule == null && updater.hasLearningRate();
      return new Left(fixed ? updater.getLearningRate(0, 0) : Double.NaN, schedule);
    }
  }

  /** Before a step: where the rate of the weights is another, it becomes that of the biases. */
  void follow(Model model) {
    if (left.isEmpty()) {
      return;
    }
    List<Trainable> parts = LiveLayers.of(model);
    left.entrySet()
        .removeIf(
            one -> {
              BaseLayer conf = conf(parts.get(one.getKey()));
              if (conf == null || conf.getBiasUpdater() == null) {
                return true;
              }
              if (Left.of(conf.getIUpdater()).equals(one.getValue())) {
                return false;
              }
              return RateChange.make(
                  model,
                  () -> {
                    conf.setBiasUpdater(null); // they share that of the weights again
                    return true;
                  });
            });
  }

  /** Before a treatment: notes whose biases have an optimiser of their own already. */
  void before(Model model) {
    follow(model);
    before.clear();
    List<Trainable> parts = LiveLayers.of(model);
    for (int i = 0; i < parts.size(); i++) {
      BaseLayer conf = conf(parts.get(i));
      if (conf != null && conf.getBiasUpdater() != null && !left.containsKey(i)) {
        before.add(i);
      }
    }
  }

  /** After it: notes whose biases got one, and what was left to the weights. */
  void treated(Model model) {
    List<Trainable> parts = LiveLayers.of(model);
    for (int i = 0; i < parts.size(); i++) {
      BaseLayer conf = conf(parts.get(i));
      if (conf != null && conf.getBiasUpdater() != null && !before.contains(i)) {
        left.put(i, Left.of(conf.getIUpdater()));
      }
    }
  }

  private static @Nullable BaseLayer conf(Trainable part) {
    return LiveLayers.layerOf(part)
        .map(live -> live.conf().getLayer())
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .orElse(null);
  }
}
