package org.vitals4j.examples.plugin.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.PluginRules;
import org.vitals4j.testing.PublisherPluginContract;

/** Against a local web server. */
class WebhookPluginTest extends PublisherPluginContract {

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          int status = answers.isEmpty() ? 204 : answers.removeFirst();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Override
  protected PublisherPlugin plugin() {
    return new WebhookPlugin();
  }

  @Override
  protected Map<String, String> options() {
    return options(Map.of());
  }

  private Map<String, String> options(Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.put("url", "http://localhost:" + server.getAddress().getPort() + "/hook");
    options.put("wait-seconds", "0.001");
    return options;
  }

  private Publisher webhook(Map<String, String> more) {
    return plugin().create(PluginRules.options(plugin(), options(more)));
  }

  private static FindingEvent event(int id, double observed) {
    Symptom symptom =
        Symptom.builder(Pathology.EXPLODING_GRADIENT, Severity.WARN)
            .layers(List.of("layer \"0\""))
            .observed(observed, 1000, "gradient")
            .evidence("the norm is 2000")
            .causes("a high rate")
            .remedies("clip", "a lower rate")
            .build();
    Finding finding =
        new Finding(id, symptom, Severity.WARN, Severity.WARN, 7, 9, OptionalInt.empty(), 10);
    return new FindingEvent("run", "0", FindingEvent.Kind.OPENED, finding, 9, 2);
  }

  private List<Integer> ids() {
    return bodies.stream()
        .map(body -> JsonParser.parseString(body).getAsJsonObject().get("id").getAsInt())
        .toList();
  }

  @Test
  void postsAFindingAsJson() {
    try (Publisher webhook = webhook(Map.of())) {
      webhook.finding(event(3, 2000));
    }
    JsonObject json = JsonParser.parseString(bodies.get(0)).getAsJsonObject();

    assertThat(bodies).hasSize(1);
    assertThat(json.get("pathology").getAsString()).isEqualTo("EXPLODING_GRADIENT");
    assertThat(json.get("observed").getAsDouble()).isEqualTo(2000);
    assertThat(json.get("layers").getAsJsonArray().get(0).getAsString()).isEqualTo("layer \"0\"");
    assertThat(json.get("iteration").getAsInt()).isEqualTo(9);
  }

  @Test
  void writesWhatIsNoNumberAsNull() {
    try (Publisher webhook = webhook(Map.of())) {
      webhook.finding(event(1, Double.NaN));
    }

    assertThat(JsonParser.parseString(bodies.get(0)).getAsJsonObject().get("observed").isJsonNull())
        .isTrue();
  }

  @Test
  void triesAgainWhileTheServiceIsNotWell() {
    answers.addAll(List.of(503, 429));
    try (Publisher webhook = webhook(Map.of())) {
      webhook.finding(event(1, 2000));
    }

    assertThat(ids()).containsExactly(1, 1, 1);
  }

  @Test
  void keepsWhatWasNotTakenAndKeepsTheOrder() {
    answers.addAll(List.of(500, 500));
    try (Publisher webhook = webhook(Map.of("retries", "1"))) {
      webhook.finding(event(1, 2000));
      webhook.finding(event(2, 2000));
    }

    assertThat(ids()).containsExactly(1, 1, 1, 2);
  }

  @Test
  void dropsTheOldestBeyondItsQueueAndSaysHowMany() {
    answers.addAll(List.of(500, 500, 500));
    try (Publisher webhook = webhook(Map.of("retries", "0", "queue", "2"))) {
      for (int id = 1; id <= 3; id++) {
        webhook.finding(event(id, 2000));
      }
    }

    assertThat(ids()).containsExactly(1, 1, 2, 2, 3);
    assertThat(bodies.get(4)).contains("\"dropped\":1");
  }

  @Test
  void doesNotTryAgainWhatWasRefused() {
    answers.add(400);
    try (Publisher webhook = webhook(Map.of())) {
      assertThatThrownBy(() -> webhook.finding(event(1, 2000)))
          .hasMessageContaining("refused with status 400");
      assertThat(ids()).containsExactly(1);
    }
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(
            () -> plugin().create(PluginRules.options(plugin(), Map.of("url", "nonsense"))))
        .hasMessage("webhook.url must be an http or https address, but was 'nonsense'");
  }
}
