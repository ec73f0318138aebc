package org.vitals4j.measure.data;

import java.util.Arrays;
import org.vitals4j.report.IterationSnapshot.TrainingData.Order;

/**
 * Whether classes take turns as they would if the data were shuffled: χ² of their counts in groups
 * of examples that are trained on together. Small minibatches are taken together, as long as no
 * iteration between them was missed. Not thread-safe.
 */
final class ClassOrder {

  /** Examples from which a group is complete: fewer say little. */
  private static final int MIN_GROUP = 16;

  private long[] group = {};
  private long inGroup;
  private int lastIteration = -2;

  private double[] shares = {};
  private long[] totals = {};
  private int groups;
  private int oneClass;

  /** Begins the classes of another minibatch. */
  void begin(int iteration) {
    if (iteration != lastIteration + 1) {
      Arrays.fill(group, 0);
      inGroup = 0;
    }
    lastIteration = iteration;
  }

  void add(int label) {
    if (label >= group.length) {
      group = Arrays.copyOf(group, label + 1);
      shares = Arrays.copyOf(shares, label + 1);
      totals = Arrays.copyOf(totals, label + 1);
    }
    group[label]++;
    inGroup++;
  }

  /** Ends the minibatch. */
  void end() {
    if (inGroup < MIN_GROUP) {
      return;
    }
    int seen = 0;
    for (int k = 0; k < group.length; k++) {
      double n = (double) group[k];
      shares[k] += n * n / (double) inGroup;
      totals[k] += group[k];
      seen += n > 0 ? 1 : 0;
    }
    groups++;
    oneClass += seen == 1 ? 1 : 0;
    Arrays.fill(group, 0);
    inGroup = 0;
  }

  Order order() {
    long all = 0;
    int classes = 0;
    for (long total : totals) {
      all += total;
      classes += total > 0 ? 1 : 0;
    }
    long freedom = (groups - 1L) * (classes - 1L);
    if (freedom <= 0) {
      return new Order(groups, oneClass, Double.NaN, 0);
    }
    double squares = -(double) all;
    for (int k = 0; k < totals.length; k++) {
      squares += totals[k] > 0 ? shares[k] * (double) all / (double) totals[k] : 0;
    }
    return new Order(groups, oneClass, squares / (double) freedom, freedom);
  }
}
