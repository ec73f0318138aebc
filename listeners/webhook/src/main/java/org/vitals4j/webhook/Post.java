package org.vitals4j.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts one body, once. What it says of the receiver never has its path or the token in it. */
final class Post {

  private static final int BAD_REQUEST = 400;
  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private final Optional<String> token;
  private final Duration timeout;

  /**
   * A receiver.
   *
   * @param token sent as a bearer token
   * @param timeout for one request with its whole answer
   */
  Post(URI uri, Optional<String> token, Duration timeout) {
    this.uri = uri;
    this.token = token;
    this.timeout = timeout;
  }

  /** What became of a request. */
  sealed interface Answer {}

  /** It was taken. */
  record Taken() implements Answer {}

  /** The message itself was refused: the same one would be again. */
  record Unfit(String why) implements Answer {}

  /**
   * It was not taken; later it may be.
   *
   * @param seconds that the receiver asks to be left alone for
   */
  record Later(String why, OptionalLong seconds) implements Answer {}

  /** The receiver, as it may be written to a log: no path, which is Slack's secret. */
  String receiver() {
    int port = uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + (port < 0 ? "" : ":" + port);
  }

  Answer send(String json) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(json));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    // The client's own timeout ends with the headers: a body that never ends would hold us for
    // ever.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request.build(), BodyHandlers.discarding());
    try {
      return judged(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException slow) {
      return new Later("did not answer within " + timeout.toMillis() + " ms", OptionalLong.empty());
    } catch (ExecutionException failed) {
      return new Later("cannot be reached (" + kindOf(failed) + ")", OptionalLong.empty());
    } finally {
      answer.cancel(true);
    }
  }

  /** Without its message, which may quote the address. */
  private static String kindOf(ExecutionException failed) {
    Throwable cause = failed.getCause();
    return (cause instanceof IOException ? cause : failed).getClass().getSimpleName();
  }

  private static Answer judged(HttpResponse<Void> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return new Taken();
    }
    String why = "answered with status " + status;
    return switch (status) {
      case BAD_REQUEST, PAYLOAD_TOO_LARGE, UNPROCESSABLE -> new Unfit(why);
      // A token that was revoked may be valid again, an address that is gone may come back.
      default -> new Later(why, retryAfter(response));
    };
  }

  private static OptionalLong retryAfter(HttpResponse<Void> response) {
    Optional<String> header = response.headers().firstValue("Retry-After");
    return header.isPresent() && header.get().matches("\\d{1,6}")
        ? OptionalLong.of(Long.parseLong(header.get()))
        : OptionalLong.empty(); // a date: our own pause will do
  }
}
