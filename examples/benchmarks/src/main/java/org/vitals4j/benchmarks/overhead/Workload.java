package org.vitals4j.benchmarks.overhead;

import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A network and a minibatch to train it on, again and again: the work of an iteration does not
 * depend on what is learned.
 *
 * @param name for the table
 * @param network makes the network, initialised, the same each time
 * @param batch what every iteration trains on
 */
record Workload(String name, Supplier<Model> network, DataSet batch) {

  /** Trains so many iterations and returns how long it took, in nanoseconds. */
  long train(Model model, int iterations) {
    long start = System.nanoTime();
    for (int i = 0; i < iterations; i++) {
      if (model instanceof MultiLayerNetwork net) {
        net.fit(batch);
      } else {
        ((ComputationGraph) model).fit(batch);
      }
    }
    return System.nanoTime() - start;
  }
}
