package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Real digits of 8 by 8 pixels. */
final class Images {

  static final int SIDE = 8;

  /** Reading and shrinking them takes longer than some runs. */
  private static final Map<Long, Samples> READ = new ConcurrentHashMap<>();

  private Images() {}

  /**
   * 2,000 digits to learn from, 1,000 held out, with one-hot labels; pixels have mean 0 and
   * variance 1 over all digits. Shared: to be copied before anything is changed.
   */
  static Samples digits(long seed) {
    return READ.computeIfAbsent(seed, Images::standardised);
  }

  private static Samples standardised(long seed) {
    Samples digits = Task.smallDigits().samples().apply(seed);
    INDArray ink = digits.train().getFeatures();
    double mean = ink.meanNumber().doubleValue();
    double deviation = ink.stdNumber().doubleValue();
    digits.train().getFeatures().subi(mean).divi(deviation);
    digits.test().getFeatures().subi(mean).divi(deviation);
    return digits;
  }

  /** The same with the channel last: [examples, height, width, 1]. */
  static Samples channelsLast(long seed) {
    Samples flat = digits(seed);
    return new Samples(channelsLast(flat.train()), channelsLast(flat.test()));
  }

  private static DataSet channelsLast(DataSet flat) {
    return new DataSet(
        flat.getFeatures().reshape(flat.numExamples(), SIDE, SIDE, 1), flat.getLabels());
  }

  /** Whether a digit is a given one; class 1 is yes. */
  static DataSet is(int digit, DataSet digits) {
    INDArray yes = digits.getLabels().getColumn(digit, true);
    return new DataSet(digits.getFeatures(), Nd4j.hstack(yes.rsub(1), yes));
  }

  /** The digits below a number, still of ten classes. */
  static DataSet below(int end, DataSet digits) {
    return only(digit -> digit < end, digits);
  }

  /** Five digits from one on, as classes 0 to 4. */
  static DataSet fiveFrom(int first, DataSet digits) {
    DataSet some = only(digit -> digit >= first && digit < first + 5, digits);
    INDArray columns =
        some.getLabels().get(NDArrayIndex.all(), NDArrayIndex.interval(first, first + 5));
    return new DataSet(some.getFeatures(), columns.dup());
  }

  private static DataSet only(IntPredicate which, DataSet digits) {
    return DataSet.merge(
        digits.asList().stream()
            .filter(one -> which.test(one.getLabels().argMax(1).getInt(0)))
            .toList());
  }
}
