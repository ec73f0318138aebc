package org.vitals4j.measure.chance;

import java.util.Arrays;
import org.vitals4j.report.Measurement;

/** Cosine proximity: the best answer points where the labels point on average. Not thread-safe. */
final class MeanDirection implements ConstantAnswer {

  private final AnswerRange range;
  private double[] sum = {};
  private double rows;

  MeanDirection(AnswerRange range) {
    this.range = range;
  }

  @Override
  public void add(LabelRows labels) {
    if (sum.length < labels.columns()) {
      sum = Arrays.copyOf(sum, labels.columns());
    }
    for (int row = 0; row < labels.rows(); row++) {
      double squares = 0;
      for (int j = 0; j < labels.columns(); j++) {
        squares += labels.value(row, j) * labels.value(row, j);
      }
      double count = labels.count(row, 0);
      if (squares > 0) {
        rows += count;
        for (int j = 0; j < labels.columns(); j++) {
          sum[j] += count * labels.value(row, j) / Math.sqrt(squares);
        }
      }
    }
  }

  @Override
  public Measurement<Double> loss() {
    double squares = 0;
    double least = 0;
    for (double one : sum) {
      squares += one * one;
      least = Math.min(least, one);
    }
    boolean anywhere = range.least() < 0 && range.greatest() > 0;
    boolean upwards = range.least() >= 0 && range.greatest() > 0;
    return anywhere || (upwards && least >= 0)
        ? Measurement.measured(-Math.sqrt(squares))
        : Measurement.absent("the activation function cannot point where the labels do");
  }

  @Override
  public double floor() {
    return -rows;
  }
}
