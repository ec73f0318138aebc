package org.vitals4j.ui.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts to the receiving route of a server. Each request ends within a few seconds, however. */
final class HttpReports implements SendQueue.Transport {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** From the beginning to the last byte of the answer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final URI server;
  private final SharedToken token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER) // the token is for this server alone
          .build();

  HttpReports(URI server, SharedToken token) {
    this.server = server;
    this.token = token;
  }

  @Override
  public int post(SendQueue.Route route, byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path(route)))
            .timeout(LIMIT)
            .header("Authorization", token.header())
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    // The client's own limit ends with the answer's head: a body that trickles would outlast it.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new IOException("no answer within " + LIMIT.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
  }

  private static String path(SendQueue.Route route) {
    return switch (route) {
      case REPORT -> ReportReceiver.PATH;
      case ALIVE -> ReportReceiver.ALIVE;
      case END -> ReportReceiver.END;
    };
  }
}
