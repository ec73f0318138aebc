package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.vitals4j.report.Severity;

/**
 * What a client may ask for: every address has an answer that a browser can read, and none is a
 * failure of the server. One in sixteen goes over the wire, to the JDK's server.
 *
 * <p>Jazzer makes the addresses, by what they reach in the code; see CONTRIBUTING.md.
 */
class RoutesFuzz {

  private static final int WIRED = 16;

  /** By a fast clock: a client that promises more than it sends is not waited for so long. */
  private static final HealthServer SERVER =
      HealthServer.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> 2 * System.nanoTime());

  private static final HealthApi API = new HealthApi(() -> List.of(SERVER.runs()), List::of);

  static {
    SERVER.runs().network(Reports.network(3));
    for (int i = 0; i < 20; i++) {
      SERVER.runs().report(Reports.report(i, 0.5, 1.0, null, Double.NaN));
    }
    SERVER.runs().report(Reports.histograms(20));
    SERVER.runs().report(Reports.finding(21, 1, Severity.CRITICAL, false));
  }

  private static long inputs;

  static Stream<Arguments> seeds() {
    return Stream.of(
            "/health",
            "/health/assets/main.js",
            "/health/api/sessions",
            "/health/api/run?session=run+1&worker=0&since=3",
            "/health/api/layers?session=run+1&quantity=gradient_norm",
            "/health/api/layer?session=run+1&layer=1",
            "/health/api/iteration?session=run+1&at=7",
            "/health/api/iteration?session=run%201&at=latest",
            "/health/api/histogram?session=run+1&layer=0&at=latest",
            "//../health%00/api?a&=&%zz")
        .map(target -> arguments(target));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  void anyAddress(@NotNull @WithUtf8Length(max = 300) String target) throws IOException {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? null : target.substring(question + 1);
    Response answer = API.get(path, query);
    assertThat(answer.status()).isIn(200, 400, 404);
    String type = answer.headers().getOrDefault("Content-Type", "");
    if (type.startsWith("application/json")) {
      assertThat(new ObjectMapper().readTree(answer.body())).isNotEmpty();
    } else {
      assertThat(path).startsWith("/health");
    }
    RequestOrigin.refusal(true, true, name -> List.of(target));
    assertThat(RequestOrigin.refusal(true, false, name -> foreign(name, target)))
        .as("a foreign origin")
        .isPresent();
    if (inputs++ % WIRED == 0) {
      overTheWire(target);
    }
  }

  private static List<String> foreign(String header, String origin) {
    return switch (header) {
      case "Host" -> List.of("localhost");
      case "Origin" -> List.of("http://" + origin + ".example");
      default -> List.of();
    };
  }

  /** A request that is none is closed, or called so; what is one is answered as it should be. */
  private static void overTheWire(String target) {
    SilentCloseable allowed = BugDetectors.allowNetworkConnections((host, port) -> true);
    try {
      int status =
          RawRequest.status(RawRequest.send(SERVER.port(), RawRequest.head("GET", target)));
      assertThat(status).isIn(-1, 200, 302, 400, 403, 404, 405);
      assertThat(
              RawRequest.status(
                  RawRequest.send(SERVER.port(), RawRequest.head("GET", "/health/api/sessions"))))
          .isEqualTo(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      allowed.close();
    }
  }
}
