package org.vitals4j.examples;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Turns the browser pages to the run that is being trained. DL4J's pages stay with the first run
 * they saw until somebody chooses another; they know a run from its first report on, which takes a
 * moment, so this asks until they do.
 */
final class LivePage {

  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final int MAX_TRIES = 100;

  private final String address;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<String> wanted = new AtomicReference<>("");

  /**
   * The pages of a server.
   *
   * @param address for instance {@code http://localhost:9000}
   */
  LivePage(String address) {
    this.address = address;
  }

  /**
   * Shows a run as soon as the pages know it, unless another is asked for before. Returns at once.
   */
  void show(String session) {
    wanted.set(session);
    Thread thread = new Thread(() -> ask(session), "examples-live-page");
    thread.setDaemon(true);
    thread.start();
  }

  private void ask(String session) {
    String name = URLEncoder.encode(session, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/train/sessions/set/" + name)).build();
    try {
      for (int i = 0; i < MAX_TRIES && session.equals(wanted.get()); i++) {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
        Thread.sleep(BETWEEN.toMillis());
      }
    } catch (IOException gone) {
      // The server was stopped; nobody is looking.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
