package org.vitals4j.benchmarks.overhead;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.publish.Publisher;
import org.vitals4j.ui.health.HealthServer;

/** What it costs to publish to the Health page while somebody looks at it. */
final class Publishing {

  static final String NETWORK = "MLP 100 x 32, batch 32";

  private static final int LAYERS = 100;
  private static final int WIDTH = 32;
  private static final String SESSION = "benchmark";

  private Publishing() {}

  /**
   * Time with the page open ÷ time with findings in the log alone; both at the default budget.
   *
   * @param warmUp seconds to warm up
   * @param seconds seconds to measure
   */
  static Ratio ratio(int warmUp, int seconds) {
    Workload workload = Workloads.dense(NETWORK, WIDTH, WIDTH, WIDTH, LAYERS - 1, 10);
    try (HealthServer server = HealthServer.start(0)) {
      OpenPage page = new OpenPage(server.address());
      try {
        Watching published = watched(server.publisher());
        return PairedTiming.run(workload, watched(null), published, warmUp, seconds).ratio();
      } finally {
        page.close();
      }
    }
  }

  private static Watching watched(@Nullable Publisher publisher) {
    return new Watching(
        network -> {
          TrainingMonitor.Builder builder = TrainingMonitor.builder();
          if (publisher != null) {
            builder.sessionId(SESSION).publishTo(publisher);
          }
          return builder.build().addTo(network)::timeSpent;
        });
  }

  /** Asks every second for what the page asks for, and never for less: always for everything. */
  private static final class OpenPage {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private final Future<?> reading;

    OpenPage(String address) {
      this.address = address;
      reading = thread.scheduleWithFixedDelay(this::read, 1, 1, TimeUnit.SECONDS);
    }

    private void read() {
      try {
        for (String what : new String[] {"run", "layers", "layer"}) {
          URI uri = URI.create(address + "/api/" + what + "?layer=0&session=" + SESSION);
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
        }
      } catch (IOException gone) {
        // The server was stopped, and this is about to be.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void close() {
      reading.cancel(true);
      thread.shutdownNow();
    }
  }
}
