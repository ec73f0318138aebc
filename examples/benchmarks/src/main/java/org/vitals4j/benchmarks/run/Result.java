package org.vitals4j.benchmarks.run;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.benchmarks.task.Task;

/**
 * How good a network has become, on examples that it never saw.
 *
 * @param accuracy share of right answers, in [0, 1]; NaN where numbers are asked for
 * @param loss without penalties; NaN where the network is ruined
 * @param chance the accuracy of always giving the commonest answer, or the loss of always giving
 *     the mean
 */
public record Result(double accuracy, double loss, double chance) {

  /** By so much a sick result is worse than its healthy twin's: points of accuracy. */
  static final double ACCURACY_MARGIN = 0.05;

  /** By so much a sick result is worse than its healthy twin's: share of the loss. */
  static final double LOSS_MARGIN = 0.10;

  static Result of(Model model, DataSet test, Task.Goal goal) {
    INDArray out =
        model instanceof MultiLayerNetwork network
            ? network.output(
                test.getFeatures(), false, test.getFeaturesMaskArray(), test.getLabelsMaskArray())
            : ((ComputationGraph) model).output(false, test.getFeatures())[0];
    double loss = squaredError(out, test);
    if (goal == Task.Goal.NUMBERS) {
      return new Result(Double.NaN, loss, variance(test.getLabels()));
    }
    return goal == Task.Goal.CLASSES
        ? new Result(classes(out, test), loss, commonestClass(test))
        : new Result(yesNo(out, test), loss, 0.5);
  }

  /** Whether the network has learned what there is to learn, as far as it can be asked. */
  public boolean good() {
    return Double.isNaN(accuracy) ? loss < 0.5 * chance : accuracy >= chance + 0.55 * (1 - chance);
  }

  /** Whether it is worse than its healthy twin by the margin for repairs. */
  public boolean worseThan(Result twin) {
    if (!Double.isFinite(loss)) {
      return true;
    }
    return Double.isNaN(accuracy)
        ? loss > twin.loss * (1 + LOSS_MARGIN)
        : accuracy < twin.accuracy - ACCURACY_MARGIN;
  }

  private static boolean counts(DataSet test, int example, int step) {
    INDArray mask = test.getLabelsMaskArray();
    return mask == null || mask.getDouble(example, step) > 0;
  }

  private static double classes(INDArray out, DataSet test) {
    INDArray right = test.getLabels();
    long hits = 0;
    long all = 0;
    int steps = right.rank() == 3 ? (int) right.size(2) : 1;
    for (int i = 0; i < right.size(0); i++) {
      for (int t = 0; t < steps; t++) {
        if (right.rank() == 3 && !counts(test, i, t)) {
          continue;
        }
        hits += largest(out, i, t) == largest(right, i, t) ? 1 : 0;
        all++;
      }
    }
    return (double) hits / (double) all;
  }

  private static int largest(INDArray scores, int example, int step) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < scores.size(1); k++) {
      double value =
          scores.rank() == 3 ? scores.getDouble(example, k, step) : scores.getDouble(example, k);
      if (value > most) {
        most = value;
        best = k;
      }
    }
    return best;
  }

  private static double commonestClass(DataSet test) {
    INDArray labels = test.getLabels();
    INDArray counts = labels.rank() == 3 ? labels.sum(0, 2) : labels.sum(0);
    return counts.maxNumber().doubleValue() / counts.sumNumber().doubleValue();
  }

  private static double yesNo(INDArray out, DataSet test) {
    INDArray right = test.getLabels();
    long hits = 0;
    for (int i = 0; i < right.size(0); i++) {
      for (int k = 0; k < right.size(1); k++) {
        hits += (out.getDouble(i, k) > 0.5) == (right.getDouble(i, k) > 0.5) ? 1 : 0;
      }
    }
    return (double) hits / (double) right.length();
  }

  private static double squaredError(INDArray out, DataSet test) {
    INDArray apart = out.sub(test.getLabels());
    return apart.mul(apart).meanNumber().doubleValue();
  }

  private static double variance(INDArray labels) {
    INDArray mean = labels.rank() == 3 ? labels.mean(0, 2) : labels.mean(0);
    double sum = 0;
    for (int k = 0; k < labels.size(1); k++) {
      INDArray one =
          labels.rank() == 3
              ? labels.get(
                  org.nd4j.linalg.indexing.NDArrayIndex.all(),
                  org.nd4j.linalg.indexing.NDArrayIndex.point(k),
                  org.nd4j.linalg.indexing.NDArrayIndex.all())
              : labels.getColumn(k);
      INDArray apart = one.sub(mean.getDouble(k));
      sum += apart.mul(apart).meanNumber().doubleValue();
    }
    return sum / (double) labels.size(1);
  }
}
