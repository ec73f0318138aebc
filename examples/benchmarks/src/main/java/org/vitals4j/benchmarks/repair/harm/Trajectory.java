package org.vitals4j.benchmarks.repair.harm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun;
import org.vitals4j.benchmarks.repair.harm.runs.HeldOutResult;
import org.vitals4j.benchmarks.repair.harm.runs.TrainingJob;
import org.vitals4j.benchmarks.repair.harm.runs.Watcher;

/**
 * One training of a healthy run.
 *
 * @param results on held-out data, after each of its parts
 * @param shortcoming why it does not count as healthy; empty where it does
 */
record Trajectory(List<HeldOutResult> results, Optional<String> shortcoming) {

  /** Trains to the end. Without what the watcher does, the same seed gives the same bits. */
  static Trajectory of(HealthyRun run, long seed, Watcher watcher) {
    Nd4j.getRandom().setSeed(seed);
    TrainingJob job = run.start().with(seed, watcher);
    List<HeldOutResult> results = new ArrayList<>();
    for (int part = 0; part < TrainingJob.PARTS; part++) {
      job.trainPart();
      results.add(job.evaluate());
    }
    return new Trajectory(results, job.requirement().shortcoming(last(results)));
  }

  HeldOutResult end() {
    return last(results);
  }

  List<Double> losses() {
    return results.stream().map(HeldOutResult::loss).toList();
  }

  private static HeldOutResult last(List<HeldOutResult> results) {
    return results.get(results.size() - 1);
  }
}
