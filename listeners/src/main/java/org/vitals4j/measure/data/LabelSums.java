package org.vitals4j.measure.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.IterationSnapshot.TrainingData.Labels;

/** Running sums over the labels of one output layer. Not thread-safe. */
final class LabelSums {

  /** More classes than this are none. */
  private static final int MAX_CLASSES = 1000;

  /** Rows of more columns are not added up. */
  private static final int MAX_COLUMNS = 4096;

  private static final int MAX_ELEMENTS = 8192;

  private final String layer;
  private final ColumnSums columns;
  private final ClassOrder order = new ClassOrder();
  private boolean series;
  private long rows;
  private long zeroRows;
  private long oneHotRows;
  private double leastSum = Double.NaN;
  private double greatestSum = Double.NaN;
  private boolean masked;
  private boolean classesKnown = true;
  private long[] classes = {};

  LabelSums(String layer, String name) {
    this.layer = layer;
    columns = new ColumnSums(name);
  }

  /**
   * Adds a minibatch.
   *
   * @param hasMask whether the labels have a mask
   * @param look whether columns are looked at, too
   */
  void add(Elements elements, boolean hasMask, int iteration, boolean look) {
    if (look) {
      columns.add(elements);
    }
    masked |= hasMask;
    series |= elements.places() > 1;
    if (elements.columns() > MAX_COLUMNS) {
      return;
    }
    long width = elements.columns();
    long examples = Math.min(elements.examples(), Math.max(1, MAX_ELEMENTS / width));
    long places = Math.min(elements.places(), Math.max(1, MAX_ELEMENTS / width / examples));
    double exampleStep = (double) elements.examples() / (double) examples;
    double placeStep = (double) elements.places() / (double) places;
    order.begin(iteration);
    for (long i = 0; i < examples; i++) {
      for (long p = 0; p < places; p++) {
        add(elements, (long) ((double) i * exampleStep), (long) ((double) p * placeStep));
      }
    }
    order.end();
  }

  private void add(Elements elements, long example, long place) {
    double sum = 0;
    int ones = 0;
    int zeros = 0;
    int top = 0;
    int width = (int) elements.columns();
    double first = 0;
    for (int j = 0; j < width; j++) {
      double x = elements.get(example, j, place);
      first = j == 0 ? x : first;
      sum += x;
      zeros += x == 0 ? 1 : 0;
      if (x == 1) {
        ones++;
        top = j;
      }
    }
    if (!Double.isFinite(sum)) {
      return;
    }
    rows++;
    if (width == 1) {
      addNumber(first);
      zeroRows += first == 0 ? 1 : 0;
      return;
    }
    if (zeros == width) {
      zeroRows++;
      return;
    }
    leastSum = Double.isNaN(leastSum) ? sum : Math.min(leastSum, sum);
    greatestSum = Double.isNaN(greatestSum) ? sum : Math.max(greatestSum, sum);
    if (ones == 1 && zeros == width - 1) {
      oneHotRows++;
      count(top);
    }
  }

  /** A class where it is a small whole number: the columns tell whether all of them are. */
  private void addNumber(double x) {
    classesKnown &= x == Math.rint(x) && x >= 0 && x < MAX_CLASSES;
    if (classesKnown) {
      count((int) x);
    }
  }

  private void count(int label) {
    if (label >= classes.length) {
      classes = Arrays.copyOf(classes, label + 1);
    }
    classes[label]++;
    if (!series) { // steps of one series are alike without being sorted
      order.add(label);
    }
  }

  /** Null before the first row. */
  @Nullable Labels labels() {
    if (rows == 0) {
      return null;
    }
    List<Long> counts = new ArrayList<>();
    if (classesKnown) {
      for (long count : classes) {
        counts.add(count);
      }
    }
    long others = rows - zeroRows;
    return new Labels(
        layer,
        columns.columns(),
        series,
        rows,
        (double) zeroRows / (double) rows,
        others == 0 ? 0 : (double) oneHotRows / (double) others,
        leastSum,
        greatestSum,
        masked,
        counts,
        order.order());
  }
}
