package org.vitals4j.examples.data;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Small made-up data: the same seed gives the same numbers. */
public final class SyntheticData {

  private static final int TEACHER_UNITS = 8;

  private SyntheticData() {}

  /** Features and labels of their own, both standard normal: nothing to learn but by heart. */
  public static DataSet noise(int examples, int inputs, int outputs, long seed) {
    Random random = new Random(seed);
    return new DataSet(gaussian(examples, inputs, random), gaussian(examples, outputs, random));
  }

  /**
   * Standard normal features; labels are what a random network with one tanh layer makes of them.
   */
  public static DataSet teacher(int examples, int inputs, int outputs, long seed) {
    Random random = new Random(seed);
    INDArray features = gaussian(examples, inputs, random);
    INDArray first = gaussian(inputs, TEACHER_UNITS, random).divi(Math.sqrt(inputs));
    INDArray second = gaussian(TEACHER_UNITS, outputs, random).divi(Math.sqrt(TEACHER_UNITS));
    return new DataSet(features, Nd4j.math().tanh(features.mmul(first)).mmul(second));
  }

  /** Clouds around random centres; which cloud is it? Labels: one-hot. */
  public static DataSet clouds(int examples, int inputs, int classes, long seed) {
    Random random = new Random(seed);
    float[][] centres = new float[classes][inputs];
    for (float[] centre : centres) {
      fill(centre, 1.5, random);
    }
    float[] x = new float[examples * inputs];
    float[] y = new float[examples * classes];
    for (int i = 0; i < examples; i++) {
      int cloud = random.nextInt(classes);
      for (int j = 0; j < inputs; j++) {
        x[i * inputs + j] = (float) (centres[cloud][j] + random.nextGaussian());
      }
      y[i * classes + cloud] = 1;
    }
    return new DataSet(matrix(x, inputs), matrix(y, classes));
  }

  /** Exclusive or: four examples of two inputs and one output, repeated. */
  public static DataSet xor(int times) {
    float[] x = new float[times * 8];
    float[] y = new float[times * 4];
    for (int i = 0; i < times * 4; i++) {
      int a = i >> 1 & 1;
      int b = i & 1;
      x[2 * i] = a;
      x[2 * i + 1] = b;
      y[i] = a ^ b;
    }
    return new DataSet(matrix(x, 2), matrix(y, 1));
  }

  /**
   * Steps of −1 or 1; at each, the label is the running sum up to it, divided by the square root of
   * the length so that it is about 1 in size.
   */
  public static DataSet runningSum(int examples, int steps, long seed) {
    Random random = new Random(seed);
    float[] x = new float[examples * steps];
    float[] y = new float[examples * steps];
    for (int i = 0; i < examples; i++) {
      int sum = 0;
      for (int t = 0; t < steps; t++) {
        int step = random.nextBoolean() ? 1 : -1;
        sum += step;
        x[i * steps + t] = step;
        y[i * steps + t] = (float) (sum / Math.sqrt(steps));
      }
    }
    return new DataSet(
        Nd4j.createFromArray(x).reshape(examples, 1, steps),
        Nd4j.createFromArray(y).reshape(examples, 1, steps));
  }

  /** Standard normal numbers. */
  public static INDArray gaussian(int rows, int columns, Random random) {
    float[] values = new float[rows * columns];
    fill(values, 1, random);
    return matrix(values, columns);
  }

  private static void fill(float[] values, double std, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (std * random.nextGaussian());
    }
  }

  private static INDArray matrix(float[] values, int columns) {
    return Nd4j.createFromArray(values).reshape(values.length / columns, columns);
  }
}
