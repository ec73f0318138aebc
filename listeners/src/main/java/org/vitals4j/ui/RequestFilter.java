package org.vitals4j.ui;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vitals4j.ui.health.HealthApi;
import org.vitals4j.ui.health.RequestOrigin;
import org.vitals4j.ui.health.Response;

/**
 * Which requests reach DL4J's pages at all. The others are answered from their headers, before a
 * byte of their body is read: DL4J's own server takes a body of any size, from anybody, for any
 * path, and writes the files in it to the disk.
 */
final class RequestFilter {

  /** What a request may hold: DL4J's receiver of reports and its t-SNE page are sent this much. */
  static final long MAX_BODY_BYTES = 16 << 20;

  /** What a link on another web page may lead to. Nothing here changes what is shown. */
  private static final Pattern PAGES =
      Pattern.compile(
          "/|/health/?|/train(/[^/]+)?(/(overview|model|system))?|/activations|/tsne|/samediff");

  /** The addresses at which DL4J's pages and its other programs send anything. */
  private static final Pattern TSNE = Pattern.compile("/tsne/(upload|post/[^/]+)");

  private static final String RECEIVER = "/remoteReceive";

  private final boolean loopback;

  /**
   * A filter for one server.
   *
   * @param loopback whether it is open to this machine alone
   */
  RequestFilter(boolean loopback) {
    this.loopback = loopback;
  }

  /** Whether an address is that of a page, and not of data or an action. */
  static boolean isPage(String path) {
    return PAGES.matcher(path).matches();
  }

  /** What to answer instead; empty for a request that may go on. */
  Optional<Response> refusal(HttpServerRequest request, boolean receives) {
    String path = request.path();
    MultiMap headers = request.headers();
    boolean reads = request.method() == HttpMethod.GET;
    Optional<String> foreign =
        RequestOrigin.refusal(loopback, reads && isPage(path), name -> all(request, name));
    if (foreign.isPresent()) {
      return refused(403, foreign.get());
    }
    boolean uploads = TSNE.matcher(path).matches();
    boolean reports = receives && path.equals(RECEIVER);
    if (!reads && !(request.method() == HttpMethod.POST && (uploads || reports))) {
      return refused(405, "nothing can be sent to this address");
    }
    List<String> lengths = headers.getAll("Content-Length");
    boolean streamed = headers.contains("Transfer-Encoding");
    if (reads) {
      return streamed || !lengths.stream().allMatch("0"::equals)
          ? refused(400, "a GET must have no body")
          : Optional.empty();
    }
    if (streamed || lengths.size() != 1) {
      return refused(411, "a request must say how long its body is");
    }
    if (reports && headers.getAll("Content-Type").stream().anyMatch(RequestFilter::holdsFiles)) {
      return refused(415, "reports are sent as JSON");
    }
    return isTooLong(lengths.get(0))
        ? refused(413, "a body must have at most " + MAX_BODY_BYTES + " bytes")
        : Optional.empty();
  }

  /** HTTP/2 has no Host header; Vert.x knows what stands for it there. */
  private static List<String> all(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    String host = request.host();
    return name.equals("Host") && values.isEmpty() && host != null ? List.of(host) : values;
  }

  private static Optional<Response> refused(int status, String why) {
    return Optional.of(HealthApi.error(status, why));
  }

  private static boolean holdsFiles(String contentType) {
    return !contentType.trim().regionMatches(true, 0, "application/json", 0, 16);
  }

  /** More digits than the limit has are more than the limit, whatever they are. */
  private static boolean isTooLong(String length) {
    try {
      return Long.parseLong(length) > MAX_BODY_BYTES;
    } catch (NumberFormatException e) {
      return true;
    }
  }
}
