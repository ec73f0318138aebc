package org.vitals4j.measure.chance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vitals4j.report.Measurement;

/**
 * Absolute errors, of which a median is the best answer; percentage errors, of which it is the
 * median that counts small labels more. Keeps labels, up to {@value #MAX_VALUES}. Not thread-safe.
 */
final class Medians implements ConstantAnswer {

  private static final int MAX_VALUES = 32_768;

  private static final double PERCENT = 100;

  private record Label(double value, double count) {}

  private final double[] weights;
  private final AnswerRange range;
  private final boolean mean;
  private final boolean percentage;
  private final List<List<Label>> columns = new ArrayList<>();
  private int kept;
  private boolean unfit;

  /**
   * Nothing added so far.
   *
   * @param weights of the columns; empty where all are 1
   * @param mean whether the columns' losses are averaged, and not added up
   * @param percentage whether errors are divided by their labels
   */
  Medians(double[] weights, AnswerRange range, boolean mean, boolean percentage) {
    this.weights = weights;
    this.range = range;
    this.mean = mean;
    this.percentage = percentage;
  }

  @Override
  public void add(LabelRows rows) {
    while (columns.size() < rows.columns()) {
      columns.add(new ArrayList<>());
    }
    for (int column = 0; column < rows.columns(); column++) {
      for (int row = 0; row < rows.rows(); row++) {
        double label = rows.value(row, column);
        double count = rows.count(row, column);
        if (count > 0) {
          unfit |= percentage && label == 0;
          double each = percentage ? PERCENT * count / Math.abs(label) : count;
          columns.get(column).add(new Label(label, each));
          kept++;
        }
      }
    }
  }

  @Override
  public boolean isFull() {
    return kept >= MAX_VALUES;
  }

  @Override
  public Measurement<Double> loss() {
    if (unfit) {
      return Measurement.absent("a percentage of a label of 0 is infinite");
    }
    if (range.shares()) {
      return Measurement.absent("softmax cannot answer with the labels' medians");
    }
    double total = 0;
    for (int j = 0; j < columns.size(); j++) {
      double weight = j < weights.length ? weights[j] : 1;
      total += weight * loss(columns.get(j)) / (mean ? columns.size() : 1);
    }
    return Measurement.measured(total);
  }

  private double loss(List<Label> labels) {
    labels.sort(Comparator.comparingDouble(Label::value));
    double all = 0;
    for (Label label : labels) {
      all += label.count();
    }
    double median = 0;
    double below = 0;
    for (Label label : labels) {
      median = label.value();
      below += label.count();
      if (below >= all / 2) {
        break;
      }
    }
    double answer = range.nearest(median);
    double sum = 0;
    for (Label label : labels) {
      sum += label.count() * Math.abs(label.value() - answer);
    }
    return sum;
  }

  @Override
  public double floor() {
    return 0;
  }
}
