package org.vitals4j.spark;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.Publisher;
import org.vitals4j.treat.Treatments.NonFinitePolicy;
import org.vitals4j.ui.health.HealthSender;

/**
 * What a driver orders for its workers; all of it can be serialised.
 *
 * @param session names the run, on every worker alike
 * @param server where the page is; null for none
 * @param token what that server was given; null without a server
 * @param budget share of an iteration's time; ignored where {@code every} is given
 * @param every iterations from one full measurement to the next; 0 for none
 * @param nonFinite what becomes of a step that is not finite
 * @param clipping makes the policy of each worker; null for none
 * @param detectors make those that come on top
 * @param publishers make those of each JVM
 */
record WorkerSettings(
    String session,
    @Nullable URI server,
    @Nullable String token,
    double budget,
    int every,
    NonFinitePolicy nonFinite,
    @Nullable SerializableSupplier<ClippingPolicy> clipping,
    List<SerializableSupplier<Detector>> detectors,
    List<SerializableSupplier<Publisher>> publishers)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Makes the monitor of this JVM. */
  TrainingMonitor monitor(String workerPrefix) {
    TrainingMonitor.Builder builder =
        TrainingMonitor.builder()
            .sessionId(session)
            .workerPrefix(workerPrefix)
            .sampling(every > 0 ? Sampling.every(every) : Sampling.budget(budget))
            .onNonFinite(nonFinite);
    if (clipping != null) {
      builder.clipping(clipping.get());
    }
    detectors.forEach(builder::detector);
    publishers.forEach(one -> builder.publishTo(one.get()));
    if (server != null && token != null) {
      builder.publishTo(HealthSender.to(server, token));
    }
    return builder.build();
  }

  /** Without the token, which is nobody's business in a log. */
  @Override
  public String toString() {
    return "WorkerSettings of run " + session;
  }
}
