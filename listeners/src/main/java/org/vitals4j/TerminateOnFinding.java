package org.vitals4j;

import java.lang.ref.WeakReference;
import org.deeplearning4j.earlystopping.termination.IterationTerminationCondition;
import org.deeplearning4j.nn.api.Model;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Severity;

/**
 * Ends the run of DL4J's {@code EarlyStoppingTrainer} once a finding of some severity is open on
 * the network that it trains. The trainer then returns the best model so far.
 *
 * <pre>{@code
 * new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
 *     .iterationTerminationConditions(
 *         new TerminateOnFinding(monitor, network, Severity.CRITICAL))
 * }</pre>
 *
 * <p>Looks at the findings after every iteration; those of other networks of the same monitor do
 * not count. {@code EarlyStoppingParallelTrainer} trains the network itself beside copies of it:
 * the findings of the network count, and a fault of a copy is averaged into it. It cannot be
 * serialised, since the monitor belongs to this JVM.
 */
public final class TerminateOnFinding implements IterationTerminationCondition {

  private static final long serialVersionUID = 1L;

  private final transient TrainingMonitor monitor;
  private final transient WeakReference<Model> network;
  private final Severity minSeverity;

  /**
   * A condition.
   *
   * @param monitor on the network
   * @param network that is trained; it is not kept alive
   * @param minSeverity the mildest that ends the run
   */
  public TerminateOnFinding(TrainingMonitor monitor, Model network, Severity minSeverity) {
    this.monitor = monitor;
    this.network = new WeakReference<>(network);
    this.minSeverity = minSeverity;
  }

  @Override
  public void initialize() {}

  @Override
  public boolean terminate(double lastMiniBatchScore) {
    Model trained = network.get();
    if (trained == null) {
      return false;
    }
    for (Finding finding : monitor.findings(trained)) {
      if (finding.isOpen() && finding.severity().compareTo(minSeverity) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** For DL4J's log. */
  @Override
  public String toString() {
    return "TerminateOnFinding(" + minSeverity + ")";
  }
}
