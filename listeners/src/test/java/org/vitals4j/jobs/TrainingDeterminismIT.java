package org.vitals4j.jobs;

import java.util.List;

/** Of many ways to train, and of odd data. */
class TrainingDeterminismIT extends DeterminismContract {

  @Override
  List<Job> jobs() {
    return Jobs.ofTraining();
  }
}
