package org.vitals4j.measure.chance;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The labels of one output as DL4J's losses see them: a row for each example, time step or pixel, a
 * column for each unit, and how much each counts by the mask.
 */
final class LabelRows {

  private final int columns;
  private final double[] values;
  private final double[] counts;

  /**
   * Rows as they are.
   *
   * @param values row by row
   * @param counts of each row, or of each value where a mask tells them apart; empty where all
   *     count
   */
  private LabelRows(int columns, double[] values, double[] counts) {
    this.columns = columns;
    this.values = values;
    this.counts = counts;
  }

  int columns() {
    return columns;
  }

  int rows() {
    return columns == 0 ? 0 : values.length / columns;
  }

  double value(int row, int column) {
    return values[row * columns + column];
  }

  double count(int row, int column) {
    if (counts.length == 0) {
      return 1;
    }
    return counts.length == values.length ? counts[row * columns + column] : counts[row];
  }

  /** How many rows count, whole or in part. */
  double counted() {
    if (counts.length == 0) {
      return rows();
    }
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum * rows() / counts.length;
  }

  boolean isFinite() {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    for (double count : counts) {
      if (!Double.isFinite(count)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Of the labels of one output layer.
   *
   * @param columnsLast whether the units are the last axis, and not the second
   * @param mask as the layer has it
   * @return null for shapes that are not known here
   */
  static @Nullable LabelRows of(INDArray labels, boolean columnsLast, @Nullable INDArray mask) {
    if (labels.rank() < 2 || labels.isEmpty()) {
      return null;
    }
    int examples = (int) labels.size(0);
    int columns = (int) labels.size(columnsLast ? labels.rank() - 1 : 1);
    int places = (int) (labels.length() / examples / columns);
    double[] rows = rows(numbers(labels), examples, columns, places, columnsLast);
    if (mask == null) {
      return new LabelRows(columns, rows, new double[0]);
    }
    double[] counts = counts(mask, examples, columns, places);
    return counts == null ? null : new LabelRows(columns, rows, counts);
  }

  /** DL4J's order: all examples at the first place, all at the second. */
  private static double[] rows(
      double[] from, int examples, int columns, int places, boolean columnsLast) {
    if (places == 1) {
      return from;
    }
    double[] to = new double[from.length];
    for (int example = 0; example < examples; example++) {
      for (int place = 0; place < places; place++) {
        for (int column = 0; column < columns; column++) {
          int at =
              columnsLast
                  ? (example * places + place) * columns + column
                  : (example * columns + column) * places + place;
          to[(place * examples + example) * columns + column] = from[at];
        }
      }
    }
    return to;
  }

  private static double @Nullable [] counts(INDArray mask, int examples, int columns, int places) {
    long rows = (long) examples * places;
    if (mask.rank() == 2 && mask.size(0) == rows && mask.size(1) == 1) {
      return numbers(mask);
    }
    if (mask.rank() == 2 && mask.size(0) == rows && mask.size(1) == columns) {
      return numbers(mask);
    }
    if (mask.rank() == 2 && mask.size(0) == examples && mask.size(1) == places) {
      return rows(numbers(mask), examples, 1, places, false);
    }
    return mask.rank() == 3 && mask.length() == rows * columns && mask.size(1) == columns
        ? rows(numbers(mask), examples, columns, places, false)
        : null;
  }

  /** All elements in C order. */
  static double[] numbers(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
