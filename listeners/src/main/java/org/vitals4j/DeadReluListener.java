package org.vitals4j;

import java.util.List;
import java.util.Optional;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.PublisherQueue;
import org.vitals4j.report.ActivationSnapshot.DeadUnits;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.session.ListenerConfig;

/**
 * Watches for dead ReLU units, and nothing else: an alert (logger {@value AlertLog#LOGGER}) once
 * more than a fifth of a layer's units were 0 for every example of at least {@value
 * DeadUnits#EXAMPLES} and their weights had no gradient. Dropout, masks and sparse inputs make no
 * unit dead.
 *
 * <pre>{@code network.addListeners(new DeadReluListener());}</pre>
 */
public final class DeadReluListener extends MonitorListener {

  /** Watches for dead units. */
  public DeadReluListener() {
    super(
        ListenerConfig.of(
            "DeadReluListener",
            false,
            null,
            List.of(Detectors::deadUnits),
            List.of(new PublisherQueue(new AlertLog()))));
  }

  /** Findings so far, open and closed, in order of opening. */
  public List<Finding> findings() {
    return config().record().findings();
  }

  /** The last iteration measured, with the dead units of each layer; empty before the first. */
  public Optional<IterationSnapshot> latest() {
    return config().record().latest();
  }
}
