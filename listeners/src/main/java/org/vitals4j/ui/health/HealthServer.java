package org.vitals4j.ui.health;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.publish.Publisher;

/**
 * The Health page by itself, for jobs that have no DL4J UI on their class path.
 *
 * <pre>{@code
 * HealthServer health = HealthServer.start(9000);
 * TrainingMonitor monitor = TrainingMonitor.builder().publishTo(health.publisher()).build();
 * }</pre>
 *
 * <p>Listens on the loopback address, where only this machine reaches it, unless an address is
 * given: it asks nobody for a password. A client that sends half a request, or does not read its
 * answer, is cut off after 20 seconds, and keeps nobody waiting until then. What it shows is kept
 * in memory, bounded however long the run is. Its threads keep the JVM alive until {@link
 * #close()}, so that the page can be looked at when training is over. All methods may be called
 * from any thread.
 */
public final class HealthServer implements AutoCloseable {

  /** From the first byte of a request to the last of its answer. */
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

  /** What a link elsewhere may lead to. */
  private static final Set<String> PAGES = Set.of("/", HealthApi.ROOT, HealthApi.ROOT + "/");

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final Runs runs = new Runs();
  private final HealthApi api = new HealthApi(() -> List.of(runs), List::of);
  private final HttpServer server;
  private final RequestThreads threads;
  private final boolean loopback;
  private volatile @Nullable ReportReceiver receiver;

  private HealthServer(HttpServer server, LongSupplier nanoTime) {
    this.server = server;
    this.threads = new RequestThreads(REQUEST_TIMEOUT, nanoTime);
    this.loopback = server.getAddress().getAddress().isLoopbackAddress();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    System.setProperty(HealthApi.PAGE_PROPERTY, address());
    LOG.info("The Health page is at {}", address());
  }

  /**
   * Starts a server on the loopback address.
   *
   * @param port in [0, 65535]; 0 takes any that is free
   * @throws IllegalArgumentException if the port is out of range
   * @throws UncheckedIOException if the port is taken or not allowed
   */
  public static HealthServer start(int port) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must be in [0, 65535], but was " + port);
    }
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * Starts a server on an address of this machine: whoever reaches it sees every run, layer names
   * and losses included, and cannot change anything.
   *
   * @throws UncheckedIOException if the address is taken, not allowed or not of this machine
   */
  public static HealthServer start(InetSocketAddress address) {
    return start(address, System::nanoTime);
  }

  /**
   * As above.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  static HealthServer start(InetSocketAddress address, LongSupplier nanoTime) {
    try {
      return new HealthServer(HttpServer.create(address, 0), nanoTime);
    } catch (SocketException e) {
      String message = String.valueOf(e.getMessage());
      String where = "port " + address.getPort() + " on " + address.getHostString();
      throw new UncheckedIOException(
          message.contains("in use")
              ? where + " is in use: choose another, or stop the program that holds it"
              : where + " cannot be used (" + message + "): choose another",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens; the true one if 0 was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The page, for a browser, for instance {@code http://localhost:9000/health}. */
  public String address() {
    InetAddress host = server.getAddress().getAddress();
    String name = loopback || host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    return "http://"
        + (name.contains(":") ? "[" + name + "]" : name)
        + ":"
        + port()
        + HealthApi.ROOT;
  }

  /** Shows on this page what a monitor measures. One for each monitor, or one for several. */
  public Publisher publisher() {
    return new HealthPublisher(runs, ReportRates.IN_MEMORY);
  }

  /**
   * From now on takes reports that {@link HealthSender} sends from other JVMs, and shows them
   * beside those of this one. Off unless this is called. Reports are refused that come without the
   * token, are longer than 1 MiB, malformed or of another version, or too many (more than 2,000 a
   * second): each with a status of HTTP, counted by reason in {@link #received()} and in the log. A
   * worker whose process is heard no more for ten seconds is shown as {@code WORKER_SILENT}.
   *
   * <p>The token goes over the network as it is: on a network that others can listen to, put a TLS
   * proxy before the server.
   *
   * @param token what senders must know: 16 to 256 visible ASCII characters, hard to guess
   * @return this
   * @throws IllegalArgumentException for any other token
   * @throws IllegalStateException if it receives already
   */
  public HealthServer receive(String token) {
    return receive(ReportReceiver.of(new SharedToken(token), runs));
  }

  /** As above. */
  synchronized HealthServer receive(ReportReceiver by) {
    if (receiver != null) {
      by.close();
      throw new IllegalStateException("reports are received already");
    }
    receiver = by;
    LOG.info("Reports of other JVMs are received at {}", address());
    return this;
  }

  /**
   * What other JVMs have sent so far.
   *
   * @param accepted reports that were taken
   * @param refused requests that were refused, by reason
   */
  public record Received(long accepted, Map<String, Long> refused) {

    public Received {
      refused = Map.copyOf(refused);
    }
  }

  /** What other JVMs have sent so far. */
  public Received received() {
    ReportReceiver receiving = receiver;
    return receiving == null
        ? new Received(0, Map.of())
        : new Received(receiving.workers().accepted(), receiving.refused().all());
  }

  /** What is shown. */
  Runs runs() {
    return runs;
  }

  /** Requests that are being read or answered. */
  int activeRequests() {
    return threads.active();
  }

  /** Stops the server and lets go of what it showed. Does nothing the second time. */
  @Override
  public void close() {
    System.getProperties().remove(HealthApi.PAGE_PROPERTY, address());
    server.stop(0);
    threads.close();
    ReportReceiver receiving = receiver;
    if (receiving != null) {
      receiving.close();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      threads.isFrom(exchange.getRemoteAddress().getAddress());
      String path = String.valueOf(exchange.getRequestURI().getPath());
      Headers headers = exchange.getRequestHeaders();
      ReportReceiver receiving = receiver;
      Optional<String> refusal =
          RequestOrigin.refusal(
              loopback, PAGES.contains(path), name -> headers.getOrDefault(name, List.of()));
      if (refusal.isPresent()) {
        send(exchange, HealthApi.error(403, refusal.get()));
      } else if (receiving != null && ReportReceiver.answers(path)) {
        send(exchange, receiving.answer(exchange, path));
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        send(exchange, HealthApi.error(405, "only GET is answered here"));
      } else if (path.equals("/")) {
        exchange.getResponseHeaders().set("Location", HealthApi.ROOT);
        exchange.sendResponseHeaders(302, -1);
      } else {
        send(exchange, api.get(path, exchange.getRequestURI().getRawQuery()));
      }
    }
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
