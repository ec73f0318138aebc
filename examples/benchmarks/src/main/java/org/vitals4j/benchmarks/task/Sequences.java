package org.vitals4j.benchmarks.task;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Toy sequences, as DL4J wants them: [examples, features, steps]. */
public final class Sequences {

  private static final int TRAIN = 512;
  private static final int TEST = 256;

  private Sequences() {}

  static Task.Samples runningSum(long seed, int steps, boolean masked) {
    Random random = new Random(seed);
    return new Task.Samples(
        runningSum(random, TRAIN, steps, masked), runningSum(random, TEST, steps, masked));
  }

  private static DataSet runningSum(Random random, int count, int steps, boolean masked) {
    INDArray x = Nd4j.zeros(DataType.FLOAT, count, 2, steps);
    INDArray y = Nd4j.zeros(DataType.FLOAT, count, 2, steps);
    INDArray mask = masked ? Nd4j.zeros(DataType.FLOAT, count, steps) : null;
    for (int i = 0; i < count; i++) {
      double sum = 0;
      int length = masked ? steps / 3 + random.nextInt(steps - steps / 3) : steps;
      for (int t = 0; t < length; t++) {
        double value = random.nextGaussian();
        sum += value;
        x.putScalar(i, 0, t, value);
        x.putScalar(i, 1, t, random.nextGaussian());
        y.putScalar(i, sum > 0 ? 1 : 0, t, 1);
        if (mask != null) {
          mask.putScalar(i, t, 1);
        }
      }
    }
    return mask == null ? new DataSet(x, y) : new DataSet(x, y, mask, mask.dup());
  }

  static Task.Samples sine(long seed, int steps) {
    Random random = new Random(seed);
    return new Task.Samples(sine(random, TRAIN, steps), sine(random, TEST, steps));
  }

  private static DataSet sine(Random random, int count, int steps) {
    INDArray x = Nd4j.zeros(DataType.FLOAT, count, 1, steps);
    INDArray y = Nd4j.zeros(DataType.FLOAT, count, 1, steps);
    for (int i = 0; i < count; i++) {
      double frequency = 0.2 + 0.6 * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      for (int t = 0; t < steps; t++) {
        x.putScalar(i, 0, t, Math.sin(phase + frequency * t));
        y.putScalar(i, 0, t, Math.sin(phase + frequency * (t + 1)));
      }
    }
    return new DataSet(x, y);
  }
}
