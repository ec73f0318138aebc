package org.vitals4j;

import org.deeplearning4j.earlystopping.termination.IterationTerminationCondition;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.diagnose.Severity;

/**
 * Ends the run of DL4J's {@code EarlyStoppingTrainer} once a finding of some severity is open. The
 * trainer then returns the best model so far.
 *
 * <pre>{@code
 * new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
 *     .iterationTerminationConditions(new TerminateOnFinding(monitor, Severity.CRITICAL))
 * }</pre>
 *
 * <p>Looks at the findings after every iteration. It cannot be serialised, since the monitor
 * belongs to this JVM.
 */
public final class TerminateOnFinding implements IterationTerminationCondition {

  private static final long serialVersionUID = 1L;

  private final transient TrainingMonitor monitor;
  private final Severity from;

  /**
   * A condition.
   *
   * @param monitor on the network that is trained
   * @param from the least severity that ends the run
   */
  public TerminateOnFinding(TrainingMonitor monitor, Severity from) {
    this.monitor = monitor;
    this.from = from;
  }

  @Override
  public void initialize() {}

  @Override
  public boolean terminate(double lastMiniBatchScore) {
    for (Finding finding : monitor.findings()) {
      if (finding.isOpen() && finding.severity().compareTo(from) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** For DL4J's log. */
  @Override
  public String toString() {
    return "TerminateOnFinding(" + from + ")";
  }
}
