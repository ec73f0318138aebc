package org.vitals4j.measure.data;

import java.util.ArrayList;
import java.util.List;
import org.vitals4j.report.IterationSnapshot.TrainingData.Column;
import org.vitals4j.report.IterationSnapshot.TrainingData.Columns;

/** Running sums over samples of an array's columns, minibatch by minibatch. Not thread-safe. */
final class ColumnSums {

  /** Columns that are looked at, at most, spread evenly. */
  static final int MAX_COLUMNS = 512;

  /** Elements that are looked at in a minibatch, at most, but one of each column. */
  static final int MAX_ELEMENTS = 8192;

  private final String name;
  private long total;
  private long examples;
  private long step = 1;
  private long[] counts = {};
  private double[] means = {};
  private double[] squares = {};
  private double[] least = {};
  private double[] greatest = {};
  private long[] zeros = {};
  private long[] bad = {};
  private boolean[] fractions = {};

  ColumnSums(String name) {
    this.name = name;
  }

  /** Adds a minibatch; one of another width begins anew. */
  void add(Elements elements) {
    if (elements.columns() != total) {
      begin(elements.columns());
    }
    int columns = counts.length;
    long rows = Math.min(elements.examples(), Math.max(1, MAX_ELEMENTS / columns));
    long places = Math.min(elements.places(), Math.max(1, MAX_ELEMENTS / columns / rows));
    double rowStep = (double) elements.examples() / (double) rows;
    double placeStep = (double) elements.places() / (double) places;
    for (long i = 0; i < rows; i++) {
      long row = (long) ((double) i * rowStep);
      for (long p = 0; p < places; p++) {
        long place = (long) ((double) p * placeStep);
        for (int j = 0; j < columns; j++) {
          add(j, elements.get(row, j * step, place));
        }
      }
    }
    examples += rows;
  }

  private void begin(long columns) {
    total = columns;
    examples = 0;
    step = Math.max(1, (columns + MAX_COLUMNS - 1) / MAX_COLUMNS);
    int n = (int) ((columns + step - 1) / step);
    counts = new long[n];
    means = new double[n];
    squares = new double[n];
    least = new double[n];
    greatest = new double[n];
    zeros = new long[n];
    bad = new long[n];
    fractions = new boolean[n];
  }

  private void add(int j, double x) {
    if (!Double.isFinite(x)) {
      bad[j]++;
      return;
    }
    long n = ++counts[j];
    double apart = x - means[j];
    means[j] += apart / (double) n;
    squares[j] += apart * (x - means[j]);
    least[j] = n == 1 ? x : Math.min(least[j], x);
    greatest[j] = n == 1 ? x : Math.max(greatest[j], x);
    zeros[j] += x == 0 ? 1 : 0;
    fractions[j] |= x != Math.rint(x);
  }

  Columns columns() {
    List<Column> all = new ArrayList<>(counts.length);
    for (int j = 0; j < counts.length; j++) {
      double n = (double) counts[j];
      boolean any = n > 0;
      all.add(
          new Column(
              j * step,
              counts[j],
              any ? means[j] : Double.NaN,
              any ? Math.sqrt(squares[j] / n) : Double.NaN,
              any ? least[j] : Double.NaN,
              any ? greatest[j] : Double.NaN,
              any ? (double) zeros[j] / n : Double.NaN,
              any && !fractions[j],
              (double) bad[j] / (n + (double) bad[j])));
    }
    return new Columns(name, total, all, examples);
  }
}
