package org.vitals4j.webhook;

import java.time.Duration;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;

/** Posts findings and treatments that are grave enough. Its calls return at once. */
final class WebhookPublisher implements Publisher {

  private final Delivery delivery;
  private final Format format;
  private final Severity least;
  private final Duration patience;

  /**
   * A publisher.
   *
   * @param least findings that were never this severe are not posted
   * @param patience how long closing waits for what is not delivered yet
   */
  WebhookPublisher(Delivery delivery, Format format, Severity least, Duration patience) {
    this.delivery = delivery;
    this.format = format;
    this.least = least;
    this.patience = patience;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public void finding(FindingEvent event) {
    if (event.finding().worst().compareTo(least) >= 0) {
      delivery.add(lost -> format.of(event, lost));
    }
  }

  @Override
  public void treatment(TreatmentEvent event) {
    if (event.severity().compareTo(least) >= 0) {
      delivery.add(lost -> format.of(event, lost));
    }
  }

  @Override
  public void flush() {
    delivery.await(patience);
  }

  @Override
  public void close() {
    delivery.close(patience);
  }
}
