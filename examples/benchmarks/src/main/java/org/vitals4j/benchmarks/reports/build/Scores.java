package org.vitals4j.benchmarks.reports.build;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Figures from predictions and labels, in plain loops. */
final class Scores {

  private Scores() {}

  static double accuracy(INDArray predictions, DataSet data) {
    INDArray labels = data.getLabels();
    long right = 0;
    for (long i = 0; i < labels.size(0); i++) {
      if (largest(predictions, i) == largest(labels, i)) {
        right++;
      }
    }
    return (double) right / labels.size(0);
  }

  static double balancedAccuracy(INDArray predictions, DataSet data) {
    INDArray flatPredictions = rows(predictions);
    INDArray flatLabels = rows(data.getLabels());
    int classes = (int) flatLabels.size(1);
    double[] right = new double[classes];
    double[] all = new double[classes];
    for (long i = 0; i < flatLabels.size(0); i++) {
      int truth = largest(flatLabels, i);
      all[truth]++;
      if (largest(flatPredictions, i) == truth) {
        right[truth]++;
      }
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += right[c] / all[c];
    }
    return sum / classes;
  }

  static double binaryAccuracy(INDArray predictions, DataSet data) {
    return shareOnSameSide(predictions, data.getLabels(), 0.5);
  }

  static double signAccuracy(INDArray predictions, DataSet data) {
    return shareOnSameSide(predictions, data.getLabels(), 0);
  }

  static double r2(INDArray predictions, DataSet data) {
    INDArray flatPredictions = examples(predictions);
    INDArray flatLabels = examples(data.getLabels());
    long columns = flatLabels.size(1);
    double residual = 0;
    double total = 0;
    for (long j = 0; j < columns; j++) {
      double mean = flatLabels.getColumn(j).meanNumber().doubleValue();
      for (long i = 0; i < flatLabels.size(0); i++) {
        double label = flatLabels.getDouble(i, j);
        residual += Math.pow(label - flatPredictions.getDouble(i, j), 2);
        total += Math.pow(label - mean, 2);
      }
    }
    return 1 - residual / total;
  }

  /** Of series [examples, outputs, steps]. */
  static INDArray lastStep(INDArray series) {
    return series
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(series.size(2) - 1))
        .dup();
  }

  private static double shareOnSameSide(INDArray predictions, INDArray labels, double threshold) {
    long right = 0;
    for (long i = 0; i < labels.size(0); i++) {
      for (long j = 0; j < labels.size(1); j++) {
        if (predictions.getDouble(i, j) > threshold == labels.getDouble(i, j) > threshold) {
          right++;
        }
      }
    }
    return (double) right / labels.length();
  }

  private static int largest(INDArray table, long row) {
    int best = 0;
    for (int j = 1; j < table.size(1); j++) {
      if (table.getDouble(row, j) > table.getDouble(row, best)) {
        best = j;
      }
    }
    return best;
  }

  /** One row for each step of each series. */
  private static INDArray rows(INDArray array) {
    return array.rank() == 3
        ? array.permute(0, 2, 1).dup('c').reshape('c', array.size(0) * array.size(2), array.size(1))
        : array;
  }

  /** One row for each example. */
  private static INDArray examples(INDArray array) {
    return array.rank() == 2
        ? array
        : array.dup('c').reshape('c', array.size(0), array.length() / array.size(0));
  }
}
