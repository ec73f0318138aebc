package org.vitals4j.examples.lesson.layer;

import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Orthogonal weights (Saxe, McClelland and Ganguli 2014): the columns are standard normal, then
 * made orthonormal one after the other (Gram and Schmidt). For stacks of dense layers whose hidden
 * matrices have at least as many rows as columns. DL4J's own is {@code OrthogonalDistribution}; it
 * takes a singular value decomposition for each matrix, which is slow.
 */
final class Orthogonal {

  private Orthogonal() {}

  /** Draws the weights of all layers but the last. */
  static MultiLayerNetwork draw(MultiLayerNetwork network, long seed) {
    Random random = new Random(seed);
    for (int layer = 0; layer < network.getnLayers() - 1; layer++) {
      INDArray weights = network.getParam(layer + "_W");
      int rows = Math.toIntExact(weights.size(0));
      int columns = Math.toIntExact(weights.size(1));
      double[][] transposed = orthonormal(columns, rows, random);
      weights.assign(Nd4j.create(transposed).transpose().castTo(weights.dataType()));
    }
    return network;
  }

  /** So many vectors of a length, each at right angles to all before it. */
  static double[][] orthonormal(int count, int length, Random random) {
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < length; k++) {
        vectors[i][k] = random.nextGaussian();
      }
      for (int j = 0; j < i; j++) {
        add(vectors[i], vectors[j], -dot(vectors[i], vectors[j]));
      }
      double norm = Math.sqrt(dot(vectors[i], vectors[i]));
      for (int k = 0; k < length; k++) {
        vectors[i][k] /= norm;
      }
    }
    return vectors;
  }

  private static void add(double[] to, double[] from, double factor) {
    for (int k = 0; k < to.length; k++) {
      to[k] += factor * from[k];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
