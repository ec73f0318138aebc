package org.vitals4j.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.PluginRules;
import org.vitals4j.testing.PublisherPluginContract;

/** Against a web server on loopback. */
class WebhookPluginTest extends PublisherPluginContract {

  private static final Map<String, String> QUICK =
      Map.of("wait-seconds", "0.01", "max-wait-seconds", "0.05", "timeout-seconds", "5");

  private Receiver receiver;

  @BeforeEach
  void startReceiver() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stopReceiver() {
    receiver.close();
  }

  @Override
  protected PublisherPlugin plugin() {
    return new WebhookPlugin();
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("url", receiver.url());
  }

  private Publisher webhook(Map<String, String> options, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(QUICK);
    all.putAll(options);
    return new WebhookPlugin(environment).create(PluginRules.options(plugin(), all));
  }

  private Publisher webhook(Map<String, String> options) {
    return webhook(options, Map.of("WEBHOOK_URL", receiver.url()));
  }

  private int id(JsonObject alert) {
    return alert.get("id").getAsInt();
  }

  @Test
  void postsAFinding() throws InterruptedException {
    try (Publisher webhook = webhook(Map.of())) {
      webhook.finding(Alerts.finding(3));

      assertThat(id(receiver.awaitAlert())).isEqualTo(3);
    }
  }

  @Test
  void postsWhatIsGraveEnough() throws InterruptedException {
    try (Publisher webhook = webhook(Map.of("level", "critical"))) {
      webhook.finding(Alerts.finding(1));
      webhook.treatment(Alerts.treatment(TreatmentEvent.Kind.GIVEN));
      webhook.finding(Alerts.finding(2, FindingEvent.Kind.OPENED, Severity.CRITICAL, "layer0", 1));

      assertThat(id(receiver.awaitAlert())).isEqualTo(2);
    }
    assertThat(receiver.others()).isEmpty();
  }

  @Test
  void postsTreatments() throws InterruptedException {
    try (Publisher webhook = webhook(Map.of())) {
      webhook.treatment(Alerts.treatment(TreatmentEvent.Kind.GIVEN));

      assertThat(receiver.awaitAlert().get("treatment").getAsString())
          .isEqualTo("reduce-learning-rate");
    }
  }

  @Test
  void deliversInOrderOnceTheReceiverIsWell() throws InterruptedException {
    receiver.then(500, 503, 429);
    try (Publisher webhook = webhook(Map.of())) {
      webhook.finding(Alerts.finding(1));
      webhook.finding(Alerts.finding(2));

      assertThat(id(receiver.awaitAlert())).isEqualTo(1);
      assertThat(id(receiver.awaitAlert())).isEqualTo(2);
    }
    assertThat(receiver.requests()).isEqualTo(5);
  }

  @Test
  void leavesAReceiverAloneForAsLongAsItAsks() throws InterruptedException {
    receiver.then(new Receiver.Status(429, Map.of("Retry-After", "1")));
    try (Publisher webhook = webhook(Map.of("max-wait-seconds", "60"))) {
      long begin = System.nanoTime();
      webhook.finding(Alerts.finding(1));
      receiver.awaitAlert();

      assertThat(System.nanoTime() - begin).isGreaterThan(700_000_000L); // not how fast: how slow
    }
  }

  @Test
  void givesUpATryThatIsNotAnswered() throws InterruptedException {
    receiver.then(new Receiver.NoAnswer());
    try (Publisher webhook = webhook(Map.of("timeout-seconds", "0.3"))) {
      webhook.finding(Alerts.finding(1));

      assertThat(id(receiver.awaitAlert())).isEqualTo(1);
    }
  }

  @Test
  void givesUpATryWhoseAnswerNeverEnds() throws InterruptedException {
    receiver.then(new Receiver.HalfAnswer());
    try (Publisher webhook = webhook(Map.of("timeout-seconds", "0.3"))) {
      webhook.finding(Alerts.finding(1));

      assertThat(id(receiver.awaitAlert())).isEqualTo(1);
    }
  }

  @Test
  void returnsAtOnceWhileTheReceiverHangs() {
    receiver.then(new Receiver.NoAnswer());
    Publisher webhook = webhook(Map.of("timeout-seconds", "0.3", "queue", "3"));
    try (webhook) {
      for (int id = 1; id <= 1000; id++) {
        webhook.finding(Alerts.finding(id)); // would take minutes if each waited
      }
    }
  }

  @Test
  void recoversWithoutARestart() throws IOException, InterruptedException {
    try (Publisher webhook = webhook(Map.of());
        CapturedLog log = new CapturedLog()) {
      receiver.die();
      webhook.finding(Alerts.finding(1));
      webhook.flush(); // ends with the first failure
      receiver.comeBack();

      assertThat(id(receiver.awaitAlert())).isEqualTo(1);
      webhook.finding(Alerts.finding(2));
      assertThat(id(receiver.awaitAlert())).isEqualTo(2);
      assertThat(log.lines()).filteredOn(line -> line.contains("cannot be reached")).hasSize(1);
      assertThat(log.lines()).filteredOn(line -> line.contains("answers again")).hasSize(1);
    }
  }

  @Test
  void losesTheOldestBeyondItsQueueAndSaysHowMany() throws InterruptedException {
    receiver.then(new Receiver.NoAnswer());
    try (Publisher webhook = webhook(Map.of("timeout-seconds", "1", "queue", "2"))) {
      for (int id = 1; id <= 5; id++) {
        webhook.finding(Alerts.finding(id));
      }
      JsonObject first = receiver.awaitAlert();

      assertThat(id(first)).isEqualTo(4);
      assertThat(first.get("dropped").getAsInt()).isEqualTo(3);
      assertThat(id(receiver.awaitAlert())).isEqualTo(5);
    }
  }

  @Test
  void leavesOutAnAlertThatIsRefusedAndGoesOn() throws InterruptedException {
    receiver.then(400);
    try (Publisher webhook = webhook(Map.of());
        CapturedLog log = new CapturedLog()) {
      webhook.finding(Alerts.finding(1));
      webhook.finding(Alerts.finding(2));

      assertThat(id(receiver.awaitAlert())).isEqualTo(2);
      assertThat(log.lines()).anyMatch(line -> line.contains("is webhook.format the right one?"));
    }
  }

  @Test
  void keepsAlertsWhileItsTokenIsRevoked() throws InterruptedException {
    Map<String, String> environment =
        Map.of("WEBHOOK_URL", receiver.url(), "WEBHOOK_TOKEN", "t0ken");
    receiver.demand("another");
    try (Publisher webhook = webhook(Map.of(), environment)) {
      webhook.finding(Alerts.finding(1));
      receiver.awaitRequests(3);
      receiver.demand("t0ken");

      assertThat(id(receiver.awaitAlert())).isEqualTo(1);
    }
    assertThat(receiver.tokens()).containsOnly("Bearer t0ken");
  }

  @Test
  void neverLogsWhatIsSecret() throws InterruptedException {
    Map<String, String> environment =
        Map.of("WEBHOOK_URL", receiver.url(), "WEBHOOK_TOKEN", "t0ken");
    receiver.then(401, 500, 404, 400);
    try (CapturedLog log = new CapturedLog()) {
      try (Publisher webhook = webhook(Map.of(), environment)) {
        webhook.finding(Alerts.finding(1));
        webhook.finding(Alerts.finding(2));
        receiver.awaitAlert();
        receiver.die();
        webhook.finding(Alerts.finding(3));
      }

      assertThat(log.lines()).anyMatch(line -> line.contains("http://localhost:"));
      assertThat(log.lines()).noneMatch(line -> line.contains("s3cret") || line.contains("t0ken"));
    }
  }

  @Test
  void triesOnceMoreWhenClosedAndSaysWhatIsLost() {
    receiver.then(503, 503);
    CapturedLog log = new CapturedLog();
    try (log) {
      Publisher webhook = webhook(Map.of("wait-seconds", "60", "max-wait-seconds", "60"));
      webhook.finding(Alerts.finding(1));
      webhook.flush();
      webhook.close();

      assertThat(receiver.requests()).isEqualTo(2);
      assertThat(log.lines())
          .anyMatch(line -> line.contains("alerts not delivered to http://localhost"));
    }
  }

  @Test
  void deliversTheLastAlertOfAJobThatEnds() {
    try (Publisher webhook = webhook(Map.of())) {
      webhook.finding(Alerts.finding(1));
    }

    assertThat(receiver.others()).hasSize(1);
  }

  @Test
  void leavesNoThreadBehind() {
    try (Publisher webhook = webhook(Map.of())) {
      webhook.finding(Alerts.finding(1));
    }

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("vitals4j-webhook");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> webhook(Map.of("url", "nonsense"), Map.of()))
        .hasMessage("webhook.url must be an http or https address, but was 'nonsense'");
  }

  @Test
  void doesNotRepeatASecretAddressThatIsNone() {
    assertThatThrownBy(() -> webhook(Map.of(), Map.of("WEBHOOK_URL", "s3cret")))
        .hasMessageContaining("WEBHOOK_URL")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void saysWhereAnAddressMayBe() {
    assertThatThrownBy(() -> webhook(Map.of(), Map.of()))
        .hasMessage(
            "an address must be in webhook.url or in the variable WEBHOOK_URL of the environment,"
                + " but is in neither");
  }

  @Test
  void sendsNoTokenInTheClearToAnotherMachine() {
    assertThatThrownBy(
            () -> webhook(Map.of("url", "http://192.0.2.1/hook"), Map.of("WEBHOOK_TOKEN", "t0ken")))
        .hasMessageContaining("must begin with https")
        .hasMessageNotContaining("t0ken");
  }

  @Test
  void showsNoSecretAmongItsOptions() {
    assertThat(List.of(plugin().options().toString())).noneMatch(text -> text.contains("s3cret"));
    assertThat(plugin().options()).extracting(key -> key.name()).doesNotContain("token");
  }
}
