package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.benchmarks.task.Task.Samples;

/** Made-up tables: standard normal features, and labels that depend on them. */
final class Tables {

  private Tables() {}

  /** Makes one row. */
  @FunctionalInterface
  interface Row {
    /**
     * Fills a row.
     *
     * @param features standard normal so far
     * @param label 0 so far
     */
    void fill(float[] features, float[] label, Random random);
  }

  /** Rows to learn from, and others of the same kind that are held out. */
  static Samples samples(
      int train, int heldOut, int features, int outputs, Random random, Row row) {
    return new Samples(
        rows(train, features, outputs, random, row), rows(heldOut, features, outputs, random, row));
  }

  static DataSet rows(int count, int features, int outputs, Random random, Row row) {
    float[] x = new float[count * features];
    float[] y = new float[count * outputs];
    float[] one = new float[features];
    float[] label = new float[outputs];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < features; j++) {
        one[j] = (float) random.nextGaussian();
      }
      Arrays.fill(label, 0);
      row.fill(one, label, random);
      System.arraycopy(one, 0, x, i * features, features);
      System.arraycopy(label, 0, y, i * outputs, outputs);
    }
    return new DataSet(matrix(x, features), matrix(y, outputs));
  }

  /**
   * Two classes, one-hot; the rarer one, class 1, lies to one side of the other.
   *
   * @param share of the rarer class, in (0, 1)
   * @param apart distance of the centres, in standard deviations
   */
  static Row rare(int features, double share, double apart, Random random) {
    double[] side = direction(features, random);
    return (x, label, draws) -> {
      boolean positive = draws.nextDouble() < share;
      for (int j = 0; positive && j < features; j++) {
        x[j] += (float) (apart * side[j]);
      }
      label[positive ? 1 : 0] = 1;
    };
  }

  /** A random direction of length 1. */
  static double[] direction(int features, Random random) {
    double[] all = new double[features];
    double squares = 0;
    for (int j = 0; j < features; j++) {
      all[j] = random.nextGaussian();
      squares += all[j] * all[j];
    }
    for (int j = 0; j < features; j++) {
      all[j] /= Math.sqrt(squares);
    }
    return all;
  }

  static double dot(double[] direction, float[] features) {
    double sum = 0;
    for (int j = 0; j < direction.length; j++) {
      sum += direction[j] * features[j];
    }
    return sum;
  }

  /** The same examples with a share of the labels replaced by those of other classes. */
  static DataSet mislabelled(DataSet examples, double share, Random random) {
    DataSet noisy = examples.copy();
    int classes = (int) noisy.getLabels().size(1);
    for (int i = 0; i < noisy.numExamples(); i++) {
      if (random.nextDouble() < share) {
        int right = noisy.getLabels().getRow(i).argMax().getInt(0);
        int wrong = (right + 1 + random.nextInt(classes - 1)) % classes;
        noisy.getLabels().putScalar(i, right, 0).putScalar(i, wrong, 1);
      }
    }
    return noisy;
  }

  /** The same examples with the number of the class for a label. */
  static DataSet sparse(DataSet oneHot) {
    INDArray numbers = oneHot.getLabels().argMax(1).castTo(oneHot.getLabels().dataType());
    return new DataSet(oneHot.getFeatures(), numbers.reshape(oneHot.numExamples(), 1));
  }

  static INDArray matrix(float[] values, int columns) {
    return Nd4j.createFromArray(values).reshape(values.length / columns, columns);
  }
}
