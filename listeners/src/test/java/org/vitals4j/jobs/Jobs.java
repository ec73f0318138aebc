package org.vitals4j.jobs;

import java.util.List;
import java.util.stream.Stream;

/** All kinds of job. A new one goes into the list of its theme. */
final class Jobs {

  private Jobs() {}

  static List<Job> ofLayers() {
    return LayerJobs.all();
  }

  static List<Job> ofTraining() {
    return Stream.of(
            OptimiserJobs.all(),
            RecurrentJobs.all(),
            PretrainingJobs.all(),
            LifecycleJobs.all(),
            LoopJobs.all(),
            OddDataJobs.all())
        .flatMap(List::stream)
        .toList();
  }
}
