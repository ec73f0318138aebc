package org.vitals4j.benchmarks.accuracy;

import org.vitals4j.benchmarks.cases.BenchmarkCases;
import org.vitals4j.benchmarks.worker.Worker;

/**
 * One run that is to be diagnosed.
 *
 * @param caseName name of the set-up
 * @param seed of data and weights
 * @param sampling iterations from one sample to the next, at least 1
 */
record Job(String caseName, long seed, int sampling) {

  CaseResult run() {
    return new CaseRun(BenchmarkCases.named(caseName), seed, sampling).run();
  }

  /** As a line for a worker. */
  String line() {
    return caseName + Worker.SEPARATOR + seed + Worker.SEPARATOR + sampling;
  }

  static Job of(String line) {
    String[] cells = line.split(Worker.SEPARATOR, -1);
    return new Job(cells[0], Long.parseLong(cells[1]), Integer.parseInt(cells[2]));
  }
}
