package org.vitals4j.examples.lesson;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Expectation.Verdict;

/** What one run of an example does. */
public sealed interface RunBody {

  /** Calls {@code fit}. */
  @FunctionalInterface
  interface Fit {
    /** Trains to the end. */
    void run(Model network, TrainingData data);
  }

  /**
   * Trains a network under the eyes of a monitor.
   *
   * @param network makes the network from a seed; called once a run
   * @param data makes the data from a seed; called once a run
   * @param monitor what the monitor does beyond measuring everything in every iteration
   * @param listeners listeners of the example's own, added before the monitor
   * @param fit how {@code fit} is called
   */
  record Training(
      LongFunction<? extends Model> network,
      LongFunction<TrainingData> data,
      Consumer<TrainingMonitor.Builder> monitor,
      List<TrainingListener> listeners,
      Fit fit)
      implements RunBody {

    public Training {
      listeners = List.copyOf(listeners);
    }

    /** An ordinary training that is only watched. */
    Training(LongFunction<? extends Model> network, LongFunction<TrainingData> data) {
      this(network, data, builder -> {}, List.of(), Training::ordinary);
    }

    private static void ordinary(Model network, TrainingData data) {
      if (network instanceof ComputationGraph graph) {
        graph.fit(data.minibatches(), data.epochs());
      } else {
        ((MultiLayerNetwork) network).fit(data.minibatches(), data.epochs());
      }
    }
  }

  /**
   * Trains nothing: works something out and compares it with what is known.
   *
   * @param checks from a seed
   */
  record Calculation(LongFunction<List<Verdict>> checks) implements RunBody {}
}
