package org.vitals4j.benchmarks.repair.harm.runs;

import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What a network is shown, epoch by epoch. */
@FunctionalInterface
public interface Minibatches {

  /**
   * The minibatches of an epoch.
   *
   * @param epoch from 0
   */
  DataSetIterator of(int epoch);

  /** All examples in each epoch, in an order of its own. */
  static Minibatches shuffled(DataSet examples, int size, long seed) {
    return epoch -> {
      DataSet inNewOrder = examples.copy();
      inNewOrder.shuffle(seed * 1_000 + epoch);
      return new ViewIterator(inNewOrder, size);
    };
  }
}
