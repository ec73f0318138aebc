package org.vitals4j;

import java.util.List;
import java.util.Optional;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.PublisherQueue;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.session.ListenerConfig;

/**
 * Watches for saturated sigmoid, tanh and similar layers, and nothing else: an alert (logger
 * {@value AlertLog#LOGGER}) once more than half the outputs of a hidden layer are where its
 * activation function is flat, in the median of 20 measured iterations.
 *
 * <pre>{@code network.addListeners(new SaturationListener(5));}</pre>
 */
public final class SaturationListener extends MonitorListener {

  /**
   * Watches for saturation.
   *
   * @param measureEvery iterations from one measurement to the next, at least 1
   */
  public SaturationListener(int measureEvery) {
    super(
        ListenerConfig.of(
            "SaturationListener",
            false,
            Sampling.every(measureEvery),
            List.of(Detectors::saturation),
            List.of(new PublisherQueue(new AlertLog()))));
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
