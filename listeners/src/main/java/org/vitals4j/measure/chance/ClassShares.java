package org.vitals4j.measure.chance;

import java.util.Arrays;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.report.Measurement;

/**
 * Losses over classes that exclude each other, behind softmax: the best answer is the classes'
 * shares, counted by the weights of the loss. Not thread-safe.
 */
final class ClassShares implements ConstantAnswer {

  enum Kind {
    /** A column for each class. */
    SHARES,
    /** One column of class numbers. */
    IDS,
    /** A column for each class; what the labels tell themselves is not in the loss. */
    DIVERGENCE
  }

  /** More classes than this are none. */
  private static final int MOST_IDS = 1 << 20;

  private final double[] weights;
  private final Kind kind;
  private double[] sums = {};
  private double own;
  private double floor;
  private boolean unfit;

  ClassShares(double[] weights, Kind kind) {
    this.weights = weights;
    this.kind = kind;
  }

  @Override
  public void add(LabelRows rows) {
    int columns = rows.columns();
    unfit |= kind == Kind.IDS && columns != 1;
    if (kind != Kind.IDS && sums.length < columns) {
      sums = Arrays.copyOf(sums, columns);
    }
    for (int row = 0; row < rows.rows() && !unfit; row++) {
      if (kind == Kind.IDS) {
        addId(rows.value(row, 0), rows.count(row, 0));
      } else {
        addShares(rows, row);
      }
    }
  }

  private void addId(double id, double count) {
    if (!(id >= 0 && id < MOST_IDS)) {
      unfit = true;
      return;
    }
    int one = (int) id;
    if (one >= sums.length) {
      sums = Arrays.copyOf(sums, one + 1);
    }
    sums[one] += count * weight(one);
  }

  private void addShares(LabelRows rows, int row) {
    double all = 0;
    double entropy = 0;
    for (int j = 0; j < rows.columns(); j++) {
      double value = rows.value(row, j);
      double label =
          kind == Kind.DIVERGENCE ? Math.min(1, Math.max(Nd4j.EPS_THRESHOLD, value)) : value;
      double share = rows.count(row, j) * weight(j) * label;
      unfit |= share < 0;
      sums[j] += share;
      all += share;
      entropy -= share > 0 && share != 1 ? share * Math.log(share) : 0;
      own += kind == Kind.DIVERGENCE ? rows.count(row, j) * label * Math.log(label) : 0;
    }
    floor += all > 0 && all != 1 ? entropy + all * Math.log(all) : entropy;
  }

  private double weight(int column) {
    return column < weights.length ? weights[column] : 1;
  }

  @Override
  public Measurement<Double> loss() {
    if (unfit) {
      return Measurement.absent("the labels are neither classes nor their shares");
    }
    double all = 0;
    double sum = 0;
    for (double share : sums) {
      all += share;
      sum -= share > 0 ? share * Math.log(share) : 0;
    }
    return Measurement.measured((all > 0 ? sum + all * Math.log(all) : 0) + own);
  }

  @Override
  public double floor() {
    return floor + own;
  }
}
