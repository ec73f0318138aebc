package org.vitals4j.examples.plugin.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Posts a text, several times if need be. */
final class Post {

  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private final int retries;
  private final Duration wait;
  private final Duration timeout;

  Post(URI uri, int retries, Duration wait, Duration timeout) {
    this.uri = uri;
    this.retries = retries;
    this.wait = wait;
    this.timeout = timeout;
  }

  /**
   * Posts.
   *
   * @throws IOException if the service could not be reached or was not well, the last time as well:
   *     later it may be
   * @throws IllegalStateException if the service refused, which trying again does not change
   */
  void send(String json) throws IOException, InterruptedException {
    Duration pause = wait;
    for (int left = retries; ; left--) {
      try {
        sendOnce(json);
        return;
      } catch (IOException failed) {
        if (left == 0) {
          throw failed;
        }
      }
      Thread.sleep(pause.toMillis());
      pause = pause.multipliedBy(2);
    }
  }

  private void sendOnce(String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
      throw new IOException(uri + " answered " + status);
    }
    if (status / 100 != 2) {
      throw new IllegalStateException(uri + " refused with status " + status);
    }
  }
}
