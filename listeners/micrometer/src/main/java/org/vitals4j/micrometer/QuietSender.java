package org.vitals4j.micrometer;

import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that a collector does not answer, counts what failed, and says once that it answers
 * again. Gauges and cumulative counters lose nothing by a push that failed.
 */
final class QuietSender implements OtlpMetricsSender {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final OtlpMetricsSender sender;
  private final AtomicLong failures = new AtomicLong();
  private boolean failing;

  QuietSender(OtlpMetricsSender sender) {
    this.sender = sender;
  }

  @Override
  public synchronized void send(Request request) {
    try {
      sender.send(request);
      if (failing) {
        failing = false;
        LOG.info(
            "Metrics: {} answers again; failures so far: {}", request.getAddress(), failures());
      }
    } catch (Exception failed) {
      failures.incrementAndGet();
      if (!failing) {
        failing = true;
        // Without the message: it may quote headers.
        LOG.warn(
            "Metrics cannot be pushed to {} ({}); it is tried again, and training goes on",
            request.getAddress(),
            failed.getClass().getSimpleName());
      }
    }
  }

  /** How many pushes failed so far. */
  long failures() {
    return failures.get();
  }
}
