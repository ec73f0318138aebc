package org.vitals4j.agent.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a Health page over HTTP. */
final class PageClient implements HealthClient {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private final URI server;

  /**
   * Of any address of the server.
   *
   * @param address for instance {@code http://localhost:9000} or {@code
   *     http://localhost:9000/health}
   */
  PageClient(URI address) {
    this.server = address.resolve("/");
  }

  @Override
  public String get(String address) {
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(server.resolve(address)).timeout(PATIENCE).build(),
              BodyHandlers.ofString());
      return Answers.checked(response.statusCode(), response.body());
    } catch (IOException unreachable) {
      throw new IllegalStateException(
          "no Health page answers at " + server + ": " + unreachable, unreachable);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + server + " was asked", asked);
    }
  }
}
