package org.vitals4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.PluginRules;
import org.vitals4j.testing.PublisherPluginContract;
import org.vitals4j.testing.Snapshots;

class MicrometerPluginTest extends PublisherPluginContract {

  private final Snapshots run = Snapshots.of(Descriptions.dense(2).describe()).score(0.25);

  @Override
  protected PublisherPlugin plugin() {
    return new MicrometerPlugin();
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("max-series", "200");
  }

  private Publisher publisher(Map<String, String> options) {
    return plugin().create(PluginRules.options(plugin(), options));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static String scrape(int port) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void withoutOptionsUsesTheRegistryOfTheHost() {
    MeterRegistry host = new SimpleMeterRegistry();
    Metrics.addRegistry(host);
    try (Publisher publisher = publisher(Map.of())) {
      publisher.iteration(run.next(), 0);

      assertThat(host.get("vitals4j.score").gauge().value()).isEqualTo(0.25);
    } finally {
      Metrics.removeRegistry(host);
    }
  }

  @Test
  void isScrapedOnLoopback() throws IOException, InterruptedException {
    int port = freePort();
    try (Publisher publisher = publisher(Map.of("prometheus.port", Integer.toString(port)))) {
      publisher.iteration(run.next(), 0);

      assertThat(scrape(port))
          .contains("# TYPE vitals4j_score gauge")
          .contains("vitals4j_score{session=\"session\",worker=\"0\"} 0.25");
    }
  }

  @Test
  void doesNotKeepTheJvmAlive() throws IOException {
    int port = freePort();
    try (Publisher publisher = publisher(Map.of("prometheus.port", Integer.toString(port)))) {
      publisher.iteration(run.next(), 0);

      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().matches("(?i).*(prometheus|http-disp).*"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    }
  }

  @Test
  void freesItsPortWhenClosed() throws IOException, InterruptedException {
    int port = freePort();
    Map<String, String> options = Map.of("prometheus.port", Integer.toString(port));
    publisher(options).close();

    try (Publisher again = publisher(options)) {
      again.iteration(run.next(), 0);
      assertThat(scrape(port)).contains("vitals4j_score");
    }
  }

  @Test
  void saysThatAPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> options =
          Map.of("prometheus.port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(() -> publisher(options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be free, but 127.0.0.1:" + taken.getLocalPort());
    }
  }
}
