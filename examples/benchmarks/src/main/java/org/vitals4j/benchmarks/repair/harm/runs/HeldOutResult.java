package org.vitals4j.benchmarks.repair.harm.runs;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How a network does on data that it never saw, example by example.
 *
 * @param losses of each example, as the network's own loss function has it, without penalties
 * @param hits 1 for each right answer and 0 for each wrong one, times a factor that makes their
 *     mean the accuracy asked for; empty where numbers are asked for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HeldOutResult(double[] losses, double[] hits) {

  /** Which accuracy is asked for. */
  enum Accuracy {
    /** None: the answers are numbers. */
    NONE,
    /** Share of right answers. */
    PLAIN,
    /** Mean over the classes of the share of right answers. */
    BALANCED
  }

  /** Evaluates a network in inference mode, as any user might between two epochs. */
  static HeldOutResult of(Model network, DataSet data, Accuracy accuracy) {
    INDArray losses;
    INDArray outputs;
    if (network instanceof MultiLayerNetwork layers) {
      losses = layers.scoreExamples(data, false);
      outputs = layers.output(data.getFeatures(), false);
    } else {
      ComputationGraph graph = (ComputationGraph) network;
      losses = graph.scoreExamples(data, false);
      outputs = graph.outputSingle(data.getFeatures());
    }
    return new HeldOutResult(
        losses.toDoubleVector(),
        switch (accuracy) {
          case NONE -> new double[0];
          case PLAIN -> hits(outputs, data.getLabels());
          case BALANCED -> balanced(hits(outputs, data.getLabels()), data.getLabels());
        });
  }

  /** Mean over the examples; NaN or infinite for a ruined network. */
  public double loss() {
    return mean(losses);
  }

  /** In [0, 1]; NaN where numbers are asked for. */
  public double accuracy() {
    return mean(hits);
  }

  /**
   * Standard error of the mean difference of two series of the same examples: how far apart two
   * equally good networks may be by the choice of the held-out examples.
   */
  public static double standardError(double[] one, double[] other) {
    int count = one.length;
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += (one[i] - other[i]) / count;
    }
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double apart = one[i] - other[i] - mean;
      squares += apart * apart;
    }
    return Math.sqrt(squares / (count - 1) / count);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double[] hits(INDArray outputs, INDArray labels) {
    double[] hits = new double[(int) labels.size(0)];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = answer(outputs, i) == label(labels, i) ? 1 : 0;
    }
    return hits;
  }

  private static int answer(INDArray outputs, int example) {
    return outputs.size(1) == 1
        ? (outputs.getDouble(example, 0) > 0.5 ? 1 : 0)
        : largest(outputs, example);
  }

  /** One-hot, or the number of the class. */
  private static int label(INDArray labels, int example) {
    return labels.size(1) == 1 ? (int) labels.getDouble(example, 0) : largest(labels, example);
  }

  private static int largest(INDArray rows, int row) {
    int best = 0;
    for (int k = 1; k < rows.size(1); k++) {
      if (rows.getDouble(row, k) > rows.getDouble(row, best)) {
        best = k;
      }
    }
    return best;
  }

  private static double[] balanced(double[] hits, INDArray labels) {
    int[] classes = new int[hits.length];
    java.util.Map<Integer, Integer> counts = new java.util.HashMap<>();
    for (int i = 0; i < hits.length; i++) {
      classes[i] = label(labels, i);
      counts.merge(classes[i], 1, Integer::sum);
    }
    for (int i = 0; i < hits.length; i++) {
      hits[i] *= (double) hits.length / counts.size() / counts.getOrDefault(classes[i], 1);
    }
    return hits;
  }
}
