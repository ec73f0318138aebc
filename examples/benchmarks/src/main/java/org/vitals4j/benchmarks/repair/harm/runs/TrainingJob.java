package org.vitals4j.benchmarks.repair.harm.runs;

/** A job under way. Everything that it does follows from its seed. */
public interface TrainingJob {

  /** A job is trained in so many parts of equal length; its held-out loss is taken after each. */
  int PARTS = 10;

  /** Trains one part more. */
  void trainPart();

  /** How good the network is on data that it never saw; changes nothing. */
  HeldOutResult evaluate();

  /** What has to be reached without a monitor for the run to count as healthy. */
  Requirement requirement();
}
