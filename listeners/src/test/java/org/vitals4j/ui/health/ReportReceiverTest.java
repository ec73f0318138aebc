package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.Polling;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.ReportCodec;

/** What the receiving route takes and refuses, over real connections. */
class ReportReceiverTest {

  private static final String TOKEN = "a-token-of-the-tests-0123";
  private static final String RUN = "/health/api/run?session=run&worker=3";

  private final HealthServer server = HealthServer.start(0).receive(TOKEN);

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] network() {
    return ReportCodec.encode(Reports.network("0", "1", "2").of("run", "3"));
  }

  private static byte[] report(long sequence) {
    return ReportCodec.encode(
        new HealthReport(
            "run", "3", sequence, Optional.of(Reports.range(7, 0.5)), List.of(), List.of()));
  }

  private static byte[] event(long sequence) {
    return ReportCodec.encode(
        new HealthReport(
            "run",
            "3",
            sequence,
            Optional.empty(),
            List.of(),
            List.of(Reports.event(9, 1, Severity.CRITICAL, false))));
  }

  private HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
    return post(TOKEN, BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<String> post(String token, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + server.port() + ReportReceiver.PATH))
            .header("Authorization", "Bearer " + token)
            .POST(body)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private String shown(String path) throws IOException {
    return RawRequest.send(server.port(), RawRequest.head("GET", path));
  }

  @Test
  void whatIsPostedIsShown() throws Exception {
    assertThat(post(network()).statusCode()).isEqualTo(204);
    assertThat(post(report(5)).statusCode()).isEqualTo(204);

    assertThat(shown(RUN)).contains("\"iteration\":[7]");
    assertThat(server.received().accepted()).isEqualTo(2);
  }

  @Test
  void receivesNothingUnlessAskedTo() throws Exception {
    try (HealthServer deaf = HealthServer.start(0)) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + deaf.port() + ReportReceiver.PATH))
              .header("Authorization", "Bearer " + TOKEN)
              .POST(BodyPublishers.ofByteArray(network()))
              .build();

      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
          .isEqualTo(405);
    }
  }

  @Test
  void refusesAWrongToken() throws Exception {
    for (String wrong :
        List.of(TOKEN + "x", TOKEN.substring(1), TOKEN.toUpperCase(Locale.ROOT), "x")) {
      assertThat(post(wrong, BodyPublishers.ofByteArray(network())).statusCode())
          .as(wrong)
          .isEqualTo(401);
    }
    assertThat(server.received().refused()).containsEntry("wrong token", 4L);
    assertThat(server.received().accepted()).isZero();
  }

  /** The length alone is sent: the answer comes before any of the body. */
  private int statusBeforeTheBody(String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      String head = RawRequest.head("POST", ReportReceiver.PATH, headers);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return RawRequest.status(
          new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void refusesWithoutATokenBeforeTheBody() throws Exception {
    assertThat(statusBeforeTheBody("Content-Length: 1000")).isEqualTo(401);
  }

  @Test
  void refusesABodyThatIsTooLong() throws Exception {
    String length = "Content-Length: " + (ReportReceiver.MAX_BYTES + 1);

    assertThat(statusBeforeTheBody("Authorization: Bearer " + TOKEN, length)).isEqualTo(413);
    assertThat(server.received().refused()).containsEntry("too long", 1L);
  }

  @Test
  void refusesABodyWithoutALength() throws Exception {
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(network()));

    assertThat(post(TOKEN, chunked).statusCode()).isEqualTo(411);
  }

  @Test
  void refusesWhatIsMalformed() throws Exception {
    byte[] cut = Arrays.copyOf(network(), 20);

    HttpResponse<String> answer = post(cut);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("a field must end where its bytes end");
    assertThat(server.received().refused()).containsEntry("malformed", 1L);
  }

  @Test
  void refusesJavaSerialisation() throws Exception {
    assertThat(post(new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5, 's'}).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesAnotherVersion() throws Exception {
    byte[] newer = report(5);
    newer[4] = 2;

    assertThat(post(newer).statusCode()).isEqualTo(415);
    assertThat(server.received().refused()).containsEntry("format of another version", 1L);
  }

  @Test
  void asksForANetworkItDoesNotKnow() throws Exception {
    assertThat(post(report(5)).statusCode()).isEqualTo(409);
    assertThat(server.runs().keys()).isEmpty();
  }

  @Test
  void takesAnEventOfANetworkItDoesNotKnow() throws Exception {
    assertThat(post(event(5)).statusCode()).isEqualTo(204);

    assertThat(shown(RUN)).contains("\"severity\":\"CRITICAL\"");
  }

  @Test
  void showsOnceWhatIsSentTwice() throws Exception {
    post(network());
    post(report(5));

    assertThat(post(report(5)).statusCode()).isEqualTo(204);
    assertThat(shown(RUN)).contains("\"iteration\":[7]");
  }

  @Test
  void refusesTooManyASecond() throws Exception {
    try (HealthServer slow =
        HealthServer.start(0)
            .receive(
                new ReportReceiver(
                    new SharedToken(TOKEN),
                    new RemoteWorkers(new Runs()),
                    new RateLimiter(2, 1, () -> 0)))) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + slow.port() + ReportReceiver.PATH))
              .header("Authorization", "Bearer " + TOKEN)
              .POST(BodyPublishers.ofByteArray(network()))
              .build();
      HttpClient client = HttpClient.newHttpClient();
      client.send(request, BodyHandlers.discarding());
      client.send(request, BodyHandlers.discarding());

      HttpResponse<Void> third = client.send(request, BodyHandlers.discarding());

      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("Retry-After")).contains("1");
    }
  }

  @Test
  void cutsOffAClientThatStalls() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    AtomicLong clock = new AtomicLong();
    try (HealthServer hasty = HealthServer.start(loopback, clock::get).receive(TOKEN);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), hasty.port())) {
      socket.setSoTimeout(20_000);
      String half =
          RawRequest.head(
                  "POST",
                  ReportReceiver.PATH,
                  "Authorization: Bearer " + TOKEN,
                  "Content-Length: 1000")
              + "V4JR";
      socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      Polling.await(() -> "the server reads nothing", () -> hasty.activeRequests() == 1);
      clock.addAndGet(HealthServer.REQUEST_TIMEOUT.plusSeconds(1).toNanos());

      assertThat(RawRequest.readAll(socket)).doesNotContain("204");
      Polling.await(() -> "the request goes on", () -> hasty.activeRequests() == 0);
      assertThat(hasty.received().refused()).containsEntry("stalled or broken off", 1L);
    }
  }

  @Test
  void onlyReadsElsewhere() throws Exception {
    String head =
        RawRequest.head(
            "POST", "/health/api/sessions", "Authorization: Bearer " + TOKEN, "Content-Length: 0");

    assertThat(RawRequest.status(RawRequest.send(server.port(), head))).isEqualTo(405);
  }

  @Test
  void refusesATokenThatIsEasyToGuess() {
    try (HealthServer other = HealthServer.start(0)) {
      assertThatThrownBy(() -> other.receive("secret"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("16 to 256")
          .hasMessageNotContaining("secret");
    }
  }
}
