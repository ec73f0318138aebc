package org.vitals4j.examples.data;

import java.util.Optional;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What one run learns from.
 *
 * @param examples in the order in which they are taken, the same in every epoch
 * @param batchSize examples a minibatch
 * @param epochs passes over the examples
 * @param test to measure the accuracy with when training is over; empty where it is not a
 *     classifier, or nobody asks
 */
public record TrainingData(DataSet examples, int batchSize, int epochs, Optional<DataSet> test) {

  private static final int TEST_BATCH = 500;

  /** Not tested on anything. */
  public TrainingData(DataSet examples, int batchSize, int epochs) {
    this(examples, batchSize, epochs, Optional.empty());
  }

  /** How many iterations all epochs together take. */
  public int iterations() {
    return epochs * ((examples.numExamples() + batchSize - 1) / batchSize);
  }

  /** The minibatches of one epoch. */
  public DataSetIterator minibatches() {
    return new ViewIterator(examples, batchSize);
  }

  /** The test examples, if there are any. */
  public Optional<DataSetIterator> testBatches() {
    return test.map(set -> new ViewIterator(set, TEST_BATCH));
  }

  /**
   * The same for another number of iterations: less than an epoch, or as many epochs as it takes.
   *
   * @param iterations at least 1; beyond one epoch it is rounded up to whole epochs
   */
  public TrainingData lasting(int iterations) {
    int epoch = iterations() / epochs;
    return iterations < epoch
        ? first(iterations)
        : new TrainingData(examples, batchSize, (iterations + epoch - 1) / epoch, test);
  }

  /** The same, not tested on anything. */
  public TrainingData untested() {
    return new TrainingData(examples, batchSize, epochs);
  }

  /**
   * Less of it: one epoch over the first minibatches.
   *
   * @param minibatches how many; if there are not so many, all
   */
  public TrainingData first(int minibatches) {
    int count = Math.min(examples.numExamples(), minibatches * batchSize);
    return new TrainingData((DataSet) examples.getRange(0, count), batchSize, 1, test);
  }
}
