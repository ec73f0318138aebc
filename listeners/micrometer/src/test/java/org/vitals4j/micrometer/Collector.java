package org.vitals4j.micrometer;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A collector of OTLP over HTTP on loopback that decodes what it is sent. */
final class Collector implements AutoCloseable {

  private final BlockingQueue<Map<String, Metric>> pushes = new LinkedBlockingQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final HttpServer server;

  /** What it answers. */
  volatile int status = 200;

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/metrics",
        exchange -> {
          boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
          try (InputStream body =
              zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            Map<String, Metric> metrics = decoded(body);
            if (status == 200) {
              pushes.add(metrics);
            } else {
              refused.incrementAndGet();
            }
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  private static Map<String, Metric> decoded(InputStream body) throws IOException {
    return ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .collect(Collectors.toMap(Metric::getName, metric -> metric, (a, b) -> a));
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1/metrics";
  }

  /** How many requests it refused. */
  int refused() {
    return refused.get();
  }

  /** The first push that has all of some metrics, by name; fails after a while. */
  Map<String, Metric> awaitPushOf(String... names) throws InterruptedException {
    while (true) {
      Map<String, Metric> push = pushes.poll(30, TimeUnit.SECONDS);
      if (push == null) {
        throw new AssertionError("nothing was pushed that has " + List.of(names));
      }
      if (push.keySet().containsAll(List.of(names))) {
        return push;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
