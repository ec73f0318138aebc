package org.vitals4j.report;

import java.util.List;

/**
 * What an array of features or labels looks like, column by column: a column is a feature of a
 * table, a channel of an image, a feature of a sequence over all its steps.
 *
 * @param name "features", "labels", with a number where there are several
 * @param columns one entry a column; at most {@value #MAX_COLUMNS} are looked at
 * @param total how many columns there are
 * @param examples how many examples
 */
@Internal
public record ArrayFacts(String name, List<Column> columns, long total, long examples) {

  /** Columns that are looked at, at most. */
  public static final int MAX_COLUMNS = 4096;

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
}
