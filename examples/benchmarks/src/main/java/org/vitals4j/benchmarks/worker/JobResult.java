package org.vitals4j.benchmarks.worker;

/** What came of one job. Plain values: it is written to a file as JSON and read again. */
public interface JobResult {

  /** The line that a worker was told, and by which the result is found again. */
  String job();
}
