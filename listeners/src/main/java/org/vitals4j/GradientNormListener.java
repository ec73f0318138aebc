package org.vitals4j;

import java.util.List;
import java.util.Optional;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.GradientNormLog;
import org.vitals4j.publish.PublisherQueue;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.session.ListenerConfig;

/**
 * Watches gradient norms, and nothing else: a line with the norm of every layer each so many
 * iterations (logger {@value GradientNormLog#LOGGER}), and an alert when gradients vanish or
 * explode (logger {@value AlertLog#LOGGER}). Measures in every iteration, whatever it prints.
 *
 * <pre>{@code network.setListeners(new GradientNormListener(10));}</pre>
 */
public final class GradientNormListener extends MonitorListener {

  /**
   * Watches gradient norms.
   *
   * @param printEvery iterations from one line to the next, at least 1
   */
  public GradientNormListener(int printEvery) {
    super(
        ListenerConfig.of(
            "GradientNormListener",
            true,
            null,
            List.of(Detectors::explodingGradient, Detectors::vanishingGradient),
            List.of(
                new PublisherQueue(new GradientNormLog(printEvery)),
                new PublisherQueue(new AlertLog()))));
  }

  /** Findings so far, open and closed, in order of opening. */
  public List<Finding> findings() {
    return assembly().record().findings();
  }

  /** The last iteration measured; empty before the first. */
  public Optional<IterationSnapshot> latest() {
    return assembly().record().latest();
  }
}
