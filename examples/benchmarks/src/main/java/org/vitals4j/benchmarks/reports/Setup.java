package org.vitals4j.benchmarks.reports;

/** Makes the job of a case. */
@FunctionalInterface
public interface Setup {

  /**
   * A job that was not trained yet. Both variants differ by the fix alone.
   *
   * @param seed of the data and of the weights
   */
  ReportJob job(Variant variant, long seed);
}
