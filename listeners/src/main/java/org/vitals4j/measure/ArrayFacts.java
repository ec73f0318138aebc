package org.vitals4j.measure;

import org.vitals4j.measure.activation.Saturation;
import org.vitals4j.measure.activation.ActivationSums;
import org.vitals4j.measure.activation.ActivationScanner;
import org.vitals4j.report.ActivationStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an array of features or labels looks like, column by column: a column is a feature of a
 * table, a channel of an image, a feature of a sequence over all its steps.
 *
 * @param name "features", "labels", with a number where there are several
 * @param columns one entry a column; at most {@value #MOST} are looked at
 * @param total how many columns there are
 * @param examples how many examples
 */
public record ArrayFacts(String name, List<Column> columns, long total, long examples) {

  /** Columns that are looked at, at most. */
  static final int MOST = 4096;

  public ArrayFacts {
    columns = List.copyOf(columns);
  }

  /**
   * One column.
   *
   * @param mean NaN where an element is NaN
   * @param std standard deviation; NaN where an element is not finite
   * @param min smallest element
   * @param max largest element
   */
  public record Column(double mean, double std, double min, double max) {

    /** Whether all its elements are numbers. */
    public boolean isFinite() {
      return Double.isFinite(mean) && Double.isFinite(std);
    }
  }

  static ArrayFacts of(String name, INDArray array) {
    ActivationScanner scanner = new ActivationScanner();
    List<Column> columns = new ArrayList<>();
    long total = array.rank() > 1 ? array.size(1) : 1;
    for (long j = 0; j < Math.min(total, MOST); j++) {
      ActivationSums sums = new ActivationSums(Saturation.NONE);
      scanner.scan(array.rank() > 1 ? column(array, j) : array, null, null, sums);
      ActivationStatistics seen = sums.statistics();
      columns.add(new Column(seen.mean(), seen.std(), seen.min(), seen.max()));
    }
    return new ArrayFacts(name, columns, total, array.size(0));
  }

  /** A view of one column of an array of at least two axes. */
  static INDArray column(INDArray array, long index) {
    int[] others = new int[array.rank() - 1];
    Arrays.setAll(others, i -> i == 0 ? 0 : i + 1);
    // Not by get(): ND4J 1.0.0-M2.1 returns an empty array for the last column of some views, such
    // as a segment of one time step at the end of a sequence.
    return array.tensorAlongDimension(index, others);
  }
}
