package org.vitals4j;

import java.util.List;
import java.util.Optional;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.PublisherQueue;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.session.ListenerConfig;

/**
 * Clips gradients before the updater sees them, and raises an alert (logger {@value
 * AlertLog#LOGGER}) when they explode all the same. Measures the norms in every iteration.
 *
 * <pre>{@code network.addListeners(new GradientClippingListener(Clipping.percentile(10)));}</pre>
 *
 * <p>A network has at most one clipping policy: a second listener that brings one does not clip,
 * and says so in the log.
 */
public final class GradientClippingListener extends MonitorListener {

  /**
   * Clips.
   *
   * @param policy for instance {@link org.vitals4j.clip.Clipping#norm}; each network that this
   *     listener is on gets a copy of its own
   */
  public GradientClippingListener(ClippingPolicy policy) {
    super(
        ListenerConfig.of(
                "GradientClippingListener",
                true,
                null,
                List.of(Detectors::explodingGradient),
                List.of(new PublisherQueue(new AlertLog())))
            .clipping(policy));
  }

  /** Findings so far, open and closed, in order of opening. */
  public List<Finding> findings() {
    return assembly().record().findings();
  }

  /** The last iteration measured, with what was clipped; empty before the first. */
  public Optional<IterationSnapshot> latest() {
    return assembly().record().latest();
  }
}
