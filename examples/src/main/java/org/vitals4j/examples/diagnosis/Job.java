package org.vitals4j.examples.diagnosis;

/**
 * One run that is to be done.
 *
 * @param setUp name of the set-up
 * @param seed of data and weights
 * @param sampling iterations from one sample to the next, at least 1
 */
record Job(String setUp, long seed, int sampling) {

  TrialResult run() {
    return new Trial(SetUps.named(setUp), seed, sampling).run();
  }

  static Job of(TrialResult result) {
    return new Job(result.setUp(), result.seed(), result.sampling());
  }

  /** For messages. */
  @Override
  public String toString() {
    return setUp + ", seed " + seed;
  }
}
