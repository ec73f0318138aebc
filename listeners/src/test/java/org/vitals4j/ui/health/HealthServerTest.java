package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.vitals4j.publish.Publisher;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;

class HealthServerTest {

  private final HealthServer server = HealthServer.start(0);

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void showsWhatAMonitorPublishes() throws Exception {
    Publisher publisher = server.publisher();
    publisher.iteration(SnapshotBuilder.of(ConfiguredDescriptions.dense()).iteration(7).make(), 0);
    publisher.close();

    assertThat(get("/health/api/run?session=session").body()).contains("\"iteration\":[7]");
  }

  @Test
  void servesThePageWithItsHeaders() throws Exception {
    HttpResponse<String> page = get("/health");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Health");
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void leadsFromTheRootToThePage() throws Exception {
    HttpResponse<String> root = get("/");

    assertThat(root.statusCode()).isEqualTo(302);
    assertThat(root.headers().firstValue("Location")).contains("/health");
  }

  @Test
  void saysWhatIsNotThere() throws Exception {
    assertThat(get("/health/api/run?session=none").statusCode()).isEqualTo(404);
    assertThat(get("/train/overview").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyReads() throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(server.address()))
                .POST(BodyPublishers.ofString("x")));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET");
  }

  /** As a foreign page would ask whose name was made to point here. */
  @Test
  void refusesThoseWhoNameAnotherHost() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /health/api/sessions HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

      assertThat(in.readLine()).contains("403");
    }
  }

  @Test
  void refusesTheWebPagesOfOthers() throws Exception {
    for (String header :
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      String answer =
          RawRequest.send(server.port(), RawRequest.head("GET", "/health/api/sessions", header));
      assertThat(RawRequest.status(answer)).as(header).isEqualTo(403);
    }
  }

  @Test
  void answersItsOwnPageAndLinksToIt() throws Exception {
    String own =
        RawRequest.head(
            "GET",
            "/health/api/sessions",
            "Origin: http://localhost",
            "Sec-Fetch-Site: same-origin");
    String link =
        RawRequest.head(
            "GET",
            "/health",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document");
    assertThat(RawRequest.status(RawRequest.send(server.port(), own))).isEqualTo(200);
    assertThat(RawRequest.status(RawRequest.send(server.port(), link))).isEqualTo(200);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void listensOnOneAddressOnly() {
    assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), server.port()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void listensOnTheAddressGiven() throws Exception {
    InetSocketAddress other = new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0);
    try (HealthServer elsewhere = HealthServer.start(other)) {
      new Socket(InetAddress.getByName("127.0.0.2"), elsewhere.port()).close();
    }
  }

  @Test
  void saysThatAPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> HealthServer.start(taken.getLocalPort()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("in use: choose another");
    }
  }

  @Test
  void refusesPortsThatDoNotExist() {
    assertThatThrownBy(() -> HealthServer.start(65536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port must be in [0, 65535], but was 65536");
  }

  @Test
  void mayBeClosedTwice() {
    server.close();
    assertThatCode(server::close).doesNotThrowAnyException();
  }
}
