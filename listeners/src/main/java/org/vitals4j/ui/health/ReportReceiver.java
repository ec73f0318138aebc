package org.vitals4j.ui.health;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vitals4j.ui.health.RemoteWorkers.Verdict;
import org.vitals4j.ui.health.wire.MalformedReportException;
import org.vitals4j.ui.health.wire.ReportCodec;

/**
 * The receiving route: what {@link HealthSender} posts from other JVMs, one report a request, in
 * the format of {@link ReportCodec}. Whoever does not know the token is refused before a byte of
 * the body is read; a body that is too long, too. Nothing is ever deserialised by Java.
 *
 * <p>Thread-safe. A client that stalls is cut off by {@link RequestThreads}.
 */
final class ReportReceiver implements AutoCloseable {

  /** Where reports are posted. */
  static final String PATH = HealthApi.ROOT + "/api/reports";

  /** Where a sender says that its process lives, though it has nothing to report. */
  static final String ALIVE = PATH + "/alive";

  /** Where a sender says that it is done. */
  static final String END = PATH + "/end";

  /** A report of 100 layers has 2 KB, one of 1,000 with histograms a quarter of this. */
  static final int MAX_BYTES = 1 << 20;

  /** Requests at once, and then in a second: a thousand workers at a report a second, twice. */
  private static final int BURST = 4000;

  private static final double PER_SECOND = 2000;

  private final SharedToken token;
  private final RemoteWorkers workers;
  private final RefusedReports refused;
  private final RateLimiter limiter;

  ReportReceiver(SharedToken token, RemoteWorkers workers, RateLimiter limiter) {
    this.token = token;
    this.workers = workers;
    this.limiter = limiter;
    this.refused = new RefusedReports();
  }

  /** As a server has it. */
  static ReportReceiver of(SharedToken token, Runs runs) {
    return new ReportReceiver(
        token, new RemoteWorkers(runs), new RateLimiter(BURST, PER_SECOND, System::nanoTime));
  }

  /** Whether a request is for this route. */
  static boolean answers(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  /** What was refused so far. */
  RefusedReports refused() {
    return refused;
  }

  /** Who reports. */
  RemoteWorkers workers() {
    return workers;
  }

  /**
   * Answers one request, counting it.
   *
   * @throws IOException if the client went away, or was cut off; counted, too
   */
  Response answer(HttpExchange exchange, String path) throws IOException {
    try {
      Verdict verdict = receive(exchange, path);
      if (verdict == Verdict.UNKNOWN_NETWORK) {
        return HealthApi.error(409, "send what is known of the network first");
      }
      return Response.of(204, "text/plain", 0, new byte[0]);
    } catch (RefusedReports.RefusedException refusal) {
      refused.count(refusal.reason(), client(exchange));
      return HealthApi.error(refusal.reason().status(), String.valueOf(refusal.getMessage()));
    } catch (IOException cutOff) {
      refused.count(RefusedReports.Reason.CUT_OFF, client(exchange));
      throw cutOff;
    }
  }

  private Verdict receive(HttpExchange exchange, String path) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      throw RefusedReports.Reason.METHOD.because("only POST is answered here");
    }
    Headers headers = exchange.getRequestHeaders();
    if (!token.isIn(headers.getOrDefault("Authorization", List.of()))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      throw RefusedReports.Reason.TOKEN.because("the token is missing or wrong");
    }
    if (!path.equals(PATH) && !path.equals(ALIVE) && !path.equals(END)) {
      throw RefusedReports.Reason.PATH.because("reports are received at " + PATH);
    }
    if (!mayPass()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      throw RefusedReports.Reason.RATE.because("too many reports a second for this server");
    }
    return take(body(exchange, headers), path);
  }

  private boolean mayPass() {
    synchronized (limiter) {
      return limiter.allows();
    }
  }

  private static byte[] body(HttpExchange exchange, Headers headers) throws IOException {
    List<String> lengths = headers.getOrDefault("Content-Length", List.of());
    OptionalLong length = lengths.size() == 1 ? number(lengths.get(0)) : OptionalLong.empty();
    if (length.isEmpty()) {
      throw RefusedReports.Reason.LENGTH.because("a report must come with its length");
    }
    if (length.getAsLong() > MAX_BYTES) {
      throw RefusedReports.Reason.TOO_LONG.because(
          "a report must have at most " + MAX_BYTES + " bytes, but this has " + length.getAsLong());
    }
    int expected = (int) length.getAsLong();
    @SuppressWarnings("resource") // the exchange closes it
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(expected);
    if (body.length < expected) {
      throw new IOException("a report ended after " + body.length + " of " + expected + " bytes");
    }
    return body;
  }

  private static OptionalLong number(@Nullable String text) {
    return text != null && text.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private Verdict take(byte[] body, String path) {
    if (ReportCodec.isOfOtherVersion(body)) {
      throw RefusedReports.Reason.VERSION.because(
          "this report is in a format that another version of Vitals4j writes");
    }
    try {
      if (path.equals(ALIVE)) {
        return workers.alive(ReportCodec.decodeReport(body));
      }
      if (path.equals(END)) {
        return workers.end(ReportCodec.decodeReport(body));
      }
      return ReportCodec.isNetwork(body)
          ? workers.network(ReportCodec.decodeNetwork(body))
          : workers.report(ReportCodec.decodeReport(body));
    } catch (MalformedReportException malformed) {
      throw RefusedReports.Reason.MALFORMED.because(String.valueOf(malformed.getMessage()));
    }
  }

  private static String client(HttpExchange exchange) {
    InetSocketAddress from = exchange.getRemoteAddress();
    return from == null ? "?" : from.getAddress().getHostAddress();
  }

  @Override
  public void close() {
    workers.close();
  }
}
