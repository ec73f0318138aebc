package org.vitals4j.publish.jmx;

/**
 * One network in training: {@code org.vitals4j:type=TrainingRun,session="…",worker="…"}. Attributes
 * are of the last iteration that was heard of, some milliseconds after it ended. Counters begin
 * with this bean.
 */
public interface TrainingRunMXBean {

  /** The run. */
  String getSession();

  /** The copy of the network within the run; "0" unless there are several. */
  String getWorker();

  /** Highest severity of the findings that are open: OK, INFO, WARN or CRITICAL. */
  String getHealth();

  /** One line for each finding that is open, the gravest first. */
  String[] getOpenFindings();

  /** What the monitor may do with its networks: observe, advise or treat. */
  String getMode();

  /**
   * Changes that for all networks of the monitor, from their next iteration on.
   *
   * @param mode observe, advise or treat
   * @throws IllegalStateException unless {@code jmx.switch} is true, and if the monitor was built
   *     with nothing to do
   * @throws IllegalArgumentException for any other mode
   */
  void setMode(String mode);

  /** DL4J's iteration count. */
  int getIteration();

  /** DL4J's epoch count; 0 where a job calls {@code fit(DataSet)}. */
  int getEpoch();

  /** The loss that DL4J reports, penalties included; NaN and infinities are values. */
  double getScore();

  /** When the last iteration ended, in milliseconds since 1970; 0 before the first. */
  long getLastIterationMillis();

  /** Iterations heard of. */
  long getIterationCount();

  /** Examples in their minibatches. */
  long getExampleCount();

  /** Findings that opened. */
  long getFindingCount();

  /** Treatments that were given. */
  long getTreatmentCount();

  /** Treatments that would have been given, had the monitor been allowed to. */
  long getAdviceCount();

  /** What happened to the last finding or treatment, as the log has it; empty before the first. */
  String getLastEvent();

  /** Entries lost because this publisher fell behind. */
  long getDroppedCount();
}
