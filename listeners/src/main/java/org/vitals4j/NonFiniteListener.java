package org.vitals4j;

import java.util.List;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.PublisherQueue;
import org.vitals4j.report.Finding;
import org.vitals4j.session.ListenerConfig;

/**
 * Watches for NaN and infinities, and nothing else: an alert (logger {@value AlertLog#LOGGER}) in
 * the iteration in which the score or a gradient is the first not to be finite, naming the array in
 * which it began. A step that overflows shows in the iteration after it.
 *
 * <pre>{@code network.addListeners(new NonFiniteListener());}</pre>
 */
public final class NonFiniteListener extends MonitorListener {

  /** Watches for NaN and infinities. */
  public NonFiniteListener() {
    super(
        ListenerConfig.of(
            "NonFiniteListener",
            false,
            null,
            List.of(Detectors::nonFinite),
            List.of(new PublisherQueue(new AlertLog()))));
  }

  /** Findings so far, open and closed, in order of opening. */
  public List<Finding> findings() {
    return assembly().record().findings();
  }
}
