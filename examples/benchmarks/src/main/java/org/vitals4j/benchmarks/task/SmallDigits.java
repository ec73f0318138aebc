package org.vitals4j.benchmarks.task;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.examples.data.Digits;

/** Real digits, averaged down so that small networks read them fast. */
final class SmallDigits {

  private static final int TRAIN = 2000;
  private static final int TEST = 1000;

  private SmallDigits() {}

  static Task.Samples samples(long seed, int side) {
    return new Task.Samples(
        small(Digits.forTraining().shuffled(seed), side, TRAIN),
        small(Digits.heldBack(), side, TEST));
  }

  static Task.Samples fullSize(long seed) {
    return new Task.Samples(
        first(Digits.forTraining().shuffled(seed).toClassify(), 2 * TRAIN),
        first(Digits.heldBack().toClassify(), TEST));
  }

  private static DataSet small(Digits digits, int side, int count) {
    INDArray pixels = digits.toShrink(side).getLabels();
    return first(new DataSet(pixels, digits.toClassify().getLabels()), count);
  }

  private static DataSet first(DataSet all, int count) {
    return (DataSet) all.getRange(0, count);
  }
}
