package org.vitals4j.benchmarks.task;

import java.util.Random;
import java.util.function.LongFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.examples.data.Digits;

/**
 * Something to learn.
 *
 * @param name for people
 * @param goal what kind of answer is asked for
 * @param inputs features an example, or a time step
 * @param outputs classes or targets
 * @param side height and width where the features are images; 0 where they are not
 * @param steps time steps of a sequence; 0 where it is none
 * @param samples makes the examples from a seed
 */
public record Task(
    String name,
    Goal goal,
    int inputs,
    int outputs,
    int side,
    int steps,
    LongFunction<Samples> samples) {

  /** Kinds of answer. */
  public enum Goal {
    /** One of several classes. */
    CLASSES,
    /** Yes or no, several times. */
    YES_NO,
    /** Numbers. */
    NUMBERS
  }

  /** Examples to learn from, and others to be tested on. */
  public record Samples(DataSet train, DataSet test) {}

  private static final int TRAIN = 1024;
  private static final int TEST = 512;

  /** Clouds of points around one centre a class. */
  public static Task blobs(int inputs, int classes) {
    return new Task(
        "blobs-" + inputs + "-" + classes,
        Goal.CLASSES,
        inputs,
        classes,
        0,
        0,
        seed -> {
          Random random = new Random(seed);
          double[][] centres = gaussian(classes, inputs, random);
          double spread = 0.35 * Math.sqrt(inputs) / 2;
          float[] x = new float[(TRAIN + TEST) * inputs];
          float[] y = new float[(TRAIN + TEST) * classes];
          for (int i = 0; i < TRAIN + TEST; i++) {
            int k = random.nextInt(classes);
            for (int j = 0; j < inputs; j++) {
              x[i * inputs + j] = (float) (centres[k][j] + spread * random.nextGaussian());
            }
            y[i * classes + k] = 1;
          }
          return split(x, inputs, y, classes);
        });
  }

  /** Two rings, one around the other, in the first two of some features. */
  public static Task rings(int inputs) {
    return new Task(
        "rings-" + inputs,
        Goal.CLASSES,
        inputs,
        2,
        0,
        0,
        seed -> {
          Random random = new Random(seed);
          float[] x = new float[(TRAIN + TEST) * inputs];
          float[] y = new float[(TRAIN + TEST) * 2];
          for (int i = 0; i < TRAIN + TEST; i++) {
            int k = random.nextInt(2);
            double radius = (k == 0 ? 0.6 : 1.7) + 0.12 * random.nextGaussian();
            double angle = 2 * Math.PI * random.nextDouble();
            for (int j = 2; j < inputs; j++) {
              x[i * inputs + j] = (float) (0.3 * random.nextGaussian());
            }
            x[i * inputs] = (float) (radius * Math.cos(angle));
            x[i * inputs + 1] = (float) (radius * Math.sin(angle));
            y[i * 2 + k] = 1;
          }
          return split(x, inputs, y, 2);
        });
  }

  /** Several yes-or-no questions, each about the sign of a sum of features. */
  public static Task questions(int inputs, int outputs) {
    return new Task(
        "questions-" + inputs + "-" + outputs,
        Goal.YES_NO,
        inputs,
        outputs,
        0,
        0,
        seed -> {
          Random random = new Random(seed);
          double[][] planes = gaussian(outputs, inputs, random);
          float[] x = new float[(TRAIN + TEST) * inputs];
          float[] y = new float[(TRAIN + TEST) * outputs];
          for (int i = 0; i < TRAIN + TEST; i++) {
            for (int j = 0; j < inputs; j++) {
              x[i * inputs + j] = (float) random.nextGaussian();
            }
            for (int k = 0; k < outputs; k++) {
              double sum = 0;
              for (int j = 0; j < inputs; j++) {
                sum += planes[k][j] * x[i * inputs + j];
              }
              y[i * outputs + k] = sum > 0 ? 1 : 0;
            }
          }
          return split(x, inputs, y, outputs);
        });
  }

  /** The outputs of a random network of one hidden layer, mean 0 and variance about 1. */
  public static Task teacher(int inputs, int outputs) {
    return new Task(
        "teacher-" + inputs + "-" + outputs,
        Goal.NUMBERS,
        inputs,
        outputs,
        0,
        0,
        seed -> {
          Random random = new Random(seed);
          int hidden = 8;
          double[][] in = gaussian(hidden, inputs, random);
          double[][] out = gaussian(outputs, hidden, random);
          float[] x = new float[(TRAIN + TEST) * inputs];
          float[] y = new float[(TRAIN + TEST) * outputs];
          double scale = 1 / Math.sqrt(inputs);
          for (int i = 0; i < TRAIN + TEST; i++) {
            for (int j = 0; j < inputs; j++) {
              x[i * inputs + j] = (float) random.nextGaussian();
            }
            for (int h = 0; h < hidden; h++) {
              double z = 0;
              for (int j = 0; j < inputs; j++) {
                z += scale * in[h][j] * x[i * inputs + j];
              }
              for (int k = 0; k < outputs; k++) {
                y[i * outputs + k] += (float) (out[k][h] * Math.tanh(z) / 1.8);
              }
            }
          }
          return split(x, inputs, y, outputs);
        });
  }

  /** Friedman's first regression function (1991), mean 0 and variance about 1; 10 features. */
  public static Task friedman() {
    return new Task(
        "friedman",
        Goal.NUMBERS,
        10,
        1,
        0,
        0,
        seed -> {
          Random random = new Random(seed);
          float[] x = new float[(TRAIN + TEST) * 10];
          float[] y = new float[TRAIN + TEST];
          for (int i = 0; i < TRAIN + TEST; i++) {
            double[] u = new double[10];
            for (int j = 0; j < 10; j++) {
              u[j] = random.nextDouble();
              x[i * 10 + j] = (float) ((u[j] - 0.5) * Math.sqrt(12));
            }
            double value =
                10 * Math.sin(Math.PI * u[0] * u[1])
                    + 20 * (u[2] - 0.5) * (u[2] - 0.5)
                    + 10 * u[3]
                    + 5 * u[4];
            y[i] = (float) ((value - 14.4) / 4.9);
          }
          return split(x, 10, y, 1);
        });
  }

  /** Fisher's iris flowers, standardised; 100 to learn from, 50 for the test. */
  public static Task iris() {
    return new Task("iris", Goal.CLASSES, 4, 3, 0, 0, Iris::samples);
  }

  /** Real digits averaged down to 8 by 8 pixels, in [0, 1]. */
  public static Task smallDigits() {
    return new Task("digits-8x8", Goal.CLASSES, 64, 10, 8, 0, seed -> SmallDigits.samples(seed, 8));
  }

  /** Real digits as they are, 28 by 28. */
  public static Task digits() {
    return new Task(
        "digits",
        Goal.CLASSES,
        Digits.PIXELS,
        Digits.CLASSES,
        Digits.SIDE,
        0,
        SmallDigits::fullSize);
  }

  /** Small digits to be drawn again. */
  public static Task redraw() {
    return new Task(
        "redraw-8x8",
        Goal.NUMBERS,
        64,
        64,
        8,
        0,
        seed -> {
          Samples digits = SmallDigits.samples(seed, 8);
          return new Samples(
              new DataSet(digits.train().getFeatures(), digits.train().getFeatures().dup()),
              new DataSet(digits.test().getFeatures(), digits.test().getFeatures().dup()));
        });
  }

  /** Is the sum of the numbers so far positive? Asked at every step. */
  public static Task runningSum(int steps) {
    return new Task(
        "running-sum-" + steps,
        Goal.CLASSES,
        2,
        2,
        0,
        steps,
        seed -> Sequences.runningSum(seed, steps, false));
  }

  /** The same with sequences of different length, the rest masked. */
  public static Task maskedSum(int steps) {
    return new Task(
        "masked-sum-" + steps,
        Goal.CLASSES,
        2,
        2,
        0,
        steps,
        seed -> Sequences.runningSum(seed, steps, true));
  }

  /** The next value of a sine wave of random frequency and phase. */
  public static Task sine(int steps) {
    return new Task(
        "sine-" + steps, Goal.NUMBERS, 1, 1, 0, steps, seed -> Sequences.sine(seed, steps));
  }

  /** The same task with features and labels changed. */
  Task changed(String how, java.util.function.UnaryOperator<DataSet> change) {
    return new Task(
        name + "-" + how,
        goal,
        inputs,
        outputs,
        side,
        steps,
        seed -> {
          Samples made = samples.apply(seed);
          return new Samples(change.apply(made.train()), change.apply(made.test()));
        });
  }

  /** The same task with every feature multiplied and shifted. */
  public Task features(double factor, double shift) {
    return changed(
        "x" + factor + (shift == 0 ? "" : "+" + shift),
        set -> {
          set.setFeatures(set.getFeatures().mul(factor).addi(shift));
          return set;
        });
  }

  /** The same task with every label multiplied and shifted. */
  public Task labels(double factor, double shift) {
    return changed(
        "y" + factor + (shift == 0 ? "" : "+" + shift),
        set -> {
          set.setLabels(set.getLabels().mul(factor).addi(shift));
          return set;
        });
  }

  private static double[][] gaussian(int rows, int columns, Random random) {
    double[][] all = new double[rows][columns];
    for (double[] row : all) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return all;
  }

  private static Samples split(float[] x, int inputs, float[] y, int outputs) {
    DataSet all = new DataSet(matrix(x, inputs), matrix(y, outputs));
    return new Samples(
        (DataSet) all.getRange(0, TRAIN), (DataSet) all.getRange(TRAIN, TRAIN + TEST));
  }

  static INDArray matrix(float[] values, int columns) {
    return Nd4j.createFromArray(values).reshape(values.length / columns, columns);
  }
}
