package org.vitals4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMetricsSender.Request;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QuietSenderTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("vitals4j");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final QuietSender sender =
      new QuietSender(new OtlpHttpMetricsSender(new HttpUrlConnectionSender()));
  private Collector collector;

  @BeforeEach
  void begin() throws IOException {
    collector = new Collector();
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
    collector.close();
  }

  private void send() {
    sender.send(
        Request.builder(new byte[0])
            .address(collector.url())
            .headers(Map.of("Authorization", "Bearer s3cret"))
            .build());
  }

  @Test
  void saysOnceThatTheCollectorDoesNotAnswerAndOnceThatItDoes() {
    collector.status = 503;
    send();
    send();
    collector.status = 200;
    send();
    send();

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("Metrics cannot be pushed to http://localhost"),
            second -> assertThat(second).endsWith("answers again; failures so far: 2"));
    assertThat(sender.failures()).isEqualTo(2);
  }

  @Test
  void neverLogsAHeader() {
    collector.status = 401;
    send();

    assertThat(log.list).isNotEmpty();
    assertThat(log.list)
        .noneMatch(event -> event.getFormattedMessage().contains("s3cret"))
        .allMatch(event -> event.getThrowableProxy() == null);
  }
}
