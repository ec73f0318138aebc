package org.vitals4j.measure.chance;

import java.util.Arrays;
import org.vitals4j.report.Measurement;

/** Losses of which each column has a best answer of its own, told by sums. Not thread-safe. */
final class ColumnMeans implements ConstantAnswer {

  /** So far from 1 may shares add up to be answers of softmax all the same. */
  private static final double SUM_TOLERANCE = 1e-4;

  private static final ColumnLoss.Sums NOTHING = new ColumnLoss.Sums(0, 0, 0);

  private final ColumnLoss kind;
  private final double[] weights;
  private final AnswerRange range;
  private final boolean mean;
  private ColumnLoss.Sums[] sums = {};
  private boolean unfit;

  /**
   * Nothing added so far.
   *
   * @param weights of the columns; empty where all are 1
   * @param mean whether the columns' losses are averaged, and not added up
   */
  ColumnMeans(ColumnLoss kind, double[] weights, AnswerRange range, boolean mean) {
    this.kind = kind;
    this.weights = weights;
    this.range = range;
    this.mean = mean;
  }

  @Override
  public void add(LabelRows rows) {
    int before = sums.length;
    if (before < rows.columns()) {
      sums = Arrays.copyOf(sums, rows.columns());
      Arrays.fill(sums, before, sums.length, NOTHING);
    }
    for (int column = 0; column < rows.columns(); column++) {
      ColumnLoss.Sums all = sums[column];
      for (int row = 0; row < rows.rows(); row++) {
        double count = rows.count(row, column);
        double label = rows.value(row, column);
        if (count != 0) {
          unfit |= !kind.suits(label);
          all = all.plus(count, kind.first(label), kind.second(label));
        }
      }
      sums[column] = all;
    }
  }

  @Override
  public Measurement<Double> loss() {
    if (unfit) {
      return Measurement.absent("the loss is not meant for labels like these");
    }
    if (range.shares() && !meansAreShares()) {
      return Measurement.absent("softmax cannot answer with the labels' averages");
    }
    double total = 0;
    for (int j = 0; j < sums.length; j++) {
      ColumnLoss.Sums column = sums[j];
      if (column.count() > 0) {
        total += scale(j) * kind.loss(range.nearest(kind.best(column)), column);
      }
    }
    return Double.isFinite(total)
        ? Measurement.measured(total)
        : Measurement.absent("the activation function cannot answer with the labels' averages");
  }

  private boolean meansAreShares() {
    double all = 0;
    for (ColumnLoss.Sums column : sums) {
      double answer = kind.best(column);
      if (!(answer >= 0)) {
        return false;
      }
      all += answer;
    }
    return Math.abs(all - 1) < SUM_TOLERANCE;
  }

  @Override
  public double floor() {
    double total = 0;
    for (int j = 0; j < sums.length; j++) {
      total += scale(j) * kind.floor(sums[j]);
    }
    return total;
  }

  private double scale(int column) {
    double weight = column < weights.length ? weights[column] : 1;
    return mean ? weight / sums.length : weight;
  }
}
