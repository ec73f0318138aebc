package org.vitals4j.benchmarks.reports.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Synthetic data. A world says how labels depend on features, a sample which examples are drawn:
 * training and held-out data have one world and two samples.
 */
public final class Data {

  private Data() {}

  /** Gaussian clouds, one a class; spread 1 overlaps little. */
  public static DataSet blobs(
      int examples, int inputs, int classes, double spread, long world, int sample) {
    Random worlds = new Random(world);
    double[][] centres = new double[classes][];
    for (int c = 0; c < classes; c++) {
      centres[c] = gaussian(worlds, inputs, 1.5);
    }
    Random random = sampler(world, sample);
    float[][] features = new float[examples][inputs];
    float[][] labels = new float[examples][classes];
    for (int i = 0; i < examples; i++) {
      int c = random.nextInt(classes);
      labels[i][c] = 1;
      for (int j = 0; j < inputs; j++) {
        features[i][j] = (float) (centres[c][j] + spread * random.nextGaussian());
      }
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }

  /** Numbers drawn uniformly in [low, high), and a function of each row. */
  public static DataSet table(
      int examples,
      int inputs,
      double low,
      double high,
      ToDoubleFunction<double[]> target,
      long world,
      int sample) {
    Random random = sampler(world, sample);
    float[][] features = new float[examples][inputs];
    float[][] labels = new float[examples][1];
    for (int i = 0; i < examples; i++) {
      double[] row = new double[inputs];
      for (int j = 0; j < inputs; j++) {
        row[j] = low + (high - low) * random.nextDouble();
        features[i][j] = (float) row[j];
      }
      labels[i][0] = (float) target.applyAsDouble(row);
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }

  /** Grey pictures, 0 to 255: a bar and a stroke whose places depend on the class. */
  public static DataSet pictures(int examples, int side, int classes, long world, int sample) {
    Random random = sampler(world, sample);
    float[][] pixels = new float[examples][side * side];
    float[][] labels = new float[examples][classes];
    for (int i = 0; i < examples; i++) {
      int c = random.nextInt(classes);
      labels[i][c] = 1;
      int row = 1 + c * (side - 3) / classes + random.nextInt(2);
      int column = 1 + (c * 7 % classes) * (side - 3) / classes + random.nextInt(2);
      for (int a = 0; a < side; a++) {
        for (int b = 0; b < side; b++) {
          double grey = 20 + 15 * random.nextGaussian();
          if (a == row) {
            grey += 150;
          }
          if (b == column && Math.abs(a - side / 2) <= 1) {
            grey += 180;
          }
          pixels[i][a * side + b] = (float) Math.rint(Math.max(0, Math.min(255, grey)));
        }
      }
    }
    INDArray features = Nd4j.create(pixels).reshape(examples, 1, side, side);
    return new DataSet(features, Nd4j.create(labels));
  }

  /** Waves in noise, [examples, 1, steps]; the class is the frequency. */
  public static DataSet waves(int examples, int steps, int classes, long world, int sample) {
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(new int[] {examples, 1, steps}, 'f');
    INDArray labels = Nd4j.zeros(examples, classes);
    for (int i = 0; i < examples; i++) {
      int c = random.nextInt(classes);
      labels.putScalar(i, c, 1);
      double phase = 2 * Math.PI * random.nextDouble();
      for (int t = 0; t < steps; t++) {
        double value = Math.sin(phase + t * (0.3 + 0.45 * c)) + 0.3 * random.nextGaussian();
        features.putScalar(new int[] {i, 0, t}, value);
      }
    }
    return new DataSet(features, labels);
  }

  /** Gaussian numbers. */
  public static double[] gaussian(Random random, int count, double scale) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = scale * random.nextGaussian();
    }
    return numbers;
  }

  /** The generator of a sample. */
  public static Random sampler(long world, int sample) {
    return new Random(world * 31 + sample);
  }

  /** In order, the last one possibly smaller. */
  public static List<DataSet> minibatches(DataSet data, int size) {
    return data.numExamples() <= size ? List.of(data) : new ArrayList<>(data.batchBy(size));
  }

  /** Copies with mean 0 and standard deviation 1, as seen in the first. */
  public static List<DataSet> standardised(boolean labelsToo, DataSet train, DataSet... others) {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(labelsToo);
    normalizer.fit(train);
    List<DataSet> all = new ArrayList<>(List.of(train.copy()));
    for (DataSet other : others) {
      all.add(other.copy());
    }
    all.forEach(normalizer::transform);
    return all;
  }

  /** A copy with features times a factor. */
  public static DataSet scaled(DataSet data, double factor) {
    return new DataSet(data.getFeatures().mul(factor), data.getLabels());
  }

  /** A copy whose labels are its features, as an autoencoder has it. */
  public static DataSet toItself(DataSet data) {
    return new DataSet(data.getFeatures(), data.getFeatures());
  }
}
