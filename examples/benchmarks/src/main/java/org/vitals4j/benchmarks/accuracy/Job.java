package org.vitals4j.benchmarks.accuracy;

import org.vitals4j.benchmarks.cases.SetUps;
import org.vitals4j.benchmarks.worker.Worker;

/**
 * One run that is to be diagnosed.
 *
 * @param setUp name of the set-up
 * @param seed of data and weights
 * @param sampling iterations from one sample to the next, at least 1
 */
record Job(String setUp, long seed, int sampling) {

  TrialResult run() {
    return new Trial(SetUps.named(setUp), seed, sampling).run();
  }

  /** As a line for a worker. */
  String line() {
    return setUp + Worker.SEPARATOR + seed + Worker.SEPARATOR + sampling;
  }

  static Job of(String line) {
    String[] cells = line.split(Worker.SEPARATOR, -1);
    return new Job(cells[0], Long.parseLong(cells[1]), Integer.parseInt(cells[2]));
  }
}
