package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.ui.Polling;

/** Clients that send half a request, or do not read what they asked for. */
class SlowClientsTest {

  /** More than there are threads. */
  private static final int MANY = RequestThreads.MAX_REQUESTS + 10;

  private static final String HALF = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-";

  private final List<Closeable> open = new ArrayList<>();

  /** The server's, in nanoseconds; it stands still but where a test moves it on. */
  private final AtomicLong clock = new AtomicLong();

  private void passTime(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @AfterEach
  void close() throws IOException {
    for (Closeable one : open) {
      one.close();
    }
  }

  private HealthServer server() {
    HealthServer server =
        HealthServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), clock::get);
    open.add(server::close);
    return server;
  }

  private Socket connect(HealthServer server, String request, int times) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReceiveBufferSize(1024);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.getOutputStream().write(request.repeat(times).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static int ask(HealthServer server) throws IOException {
    return RawRequest.status(RawRequest.send(server.port(), RawRequest.head("GET", "/health")));
  }

  @Test
  void manyHalfRequestsKeepNobodyWaiting() throws Exception {
    HealthServer server = server();
    for (int i = 0; i < MANY; i++) {
      connect(server, HALF, 1);
    }

    assertThat(ask(server)).isEqualTo(200);
  }

  @Test
  void manyClientsThatDoNotReadKeepNobodyWaiting() throws Exception {
    HealthServer server = server();
    String large = "GET /health/assets/echarts.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (int i = 0; i < MANY; i++) {
      connect(server, large, 10);
    }

    assertThat(ask(server)).isEqualTo(200);
  }

  @Test
  void halfARequestIsBrokenOff() throws Exception {
    HealthServer server = server();

    Socket half = connect(server, HALF, 1);
    Polling.await(() -> "the server reads nothing", () -> server.activeRequests() == 1);
    passTime(HealthServer.REQUEST_TIMEOUT.plusSeconds(1));

    assertThat(RawRequest.readAll(half)).doesNotContain("200 OK");
  }

  @Test
  void anAnswerThatNobodyReadsIsBrokenOff() throws Exception {
    HealthServer server = server();
    String large = "GET /health/assets/echarts.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    // A buffer as the system makes it: what is on its way to a very small one trickles for long.
    Socket lazy = new Socket(InetAddress.getLoopbackAddress(), server.port());
    open.add(lazy);
    lazy.setSoTimeout(20_000);
    lazy.getOutputStream().write(large.repeat(50).getBytes(StandardCharsets.US_ASCII));
    assertThat(lazy.getInputStream().read()).isEqualTo('H');
    awaitIdle(server);

    // It was sent one megabyte fifty times, or would have been.
    assertThat(RawRequest.readAll(lazy).length()).isLessThan(25_000_000);
  }

  /** Whatever the server is doing now takes too long. */
  private void awaitIdle(HealthServer server) throws InterruptedException {
    AtomicInteger idle = new AtomicInteger();
    Polling.await(
        () -> "the server is still busy",
        () -> {
          passTime(HealthServer.REQUEST_TIMEOUT.plusSeconds(1));
          // Between two answers it is idle for a moment.
          return (server.activeRequests() == 0 ? idle.incrementAndGet() : reset(idle)) >= 5;
        });
  }

  private static int reset(AtomicInteger counter) {
    counter.set(0);
    return 0;
  }

  /** Interrupting one request must not end another that the same thread answers later. */
  @Test
  void timelyRequestsAreAnsweredBesideSlowOnes() throws Exception {
    HealthServer server = server();
    for (int i = 0; i < 20; i++) {
      connect(server, HALF, 1);
    }
    Polling.await(
        () -> "the server still waits for " + server.activeRequests(),
        () -> {
          passTime(Duration.ofSeconds(1));
          assertThat(ask(server)).isEqualTo(200);
          return server.activeRequests() == 0;
        });
  }

  /** A page asks every second, for hours. */
  @Test
  void oneClientAfterTheOtherNeedsFewThreads() throws Exception {
    HealthServer server = server();
    for (int i = 0; i < RequestThreads.MAX_REQUESTS; i++) {
      assertThat(ask(server)).isEqualTo(200);
    }

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("vitals4j-health"))
        .hasSizeLessThan(10);
  }

  @Test
  void aCrowdIsAnsweredInFull() {
    HealthServer server = server();
    List<CompletableFuture<Integer>> crowd =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          try {
                            return ask(server);
                          } catch (IOException e) {
                            throw new IllegalStateException(e);
                          }
                        },
                        task -> new Thread(task).start()))
            .toList();

    assertThat(crowd).allSatisfy(one -> assertThat(one.join()).isEqualTo(200));
  }
}
