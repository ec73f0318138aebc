package org.vitals4j.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry that Prometheus scrapes at {@code /metrics}. Its threads are daemons. */
final class PrometheusEndpoint implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final PrometheusMeterRegistry registry;
  private final HTTPServer server;

  private PrometheusEndpoint(PrometheusMeterRegistry registry, HTTPServer server) {
    this.registry = registry;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param port 0 takes any that is free
   * @throws IllegalArgumentException if it cannot listen there
   */
  static PrometheusEndpoint start(String address, int port) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try {
      HTTPServer server =
          HTTPServer.builder()
              .hostname(address)
              .port(port)
              .registry(registry.getPrometheusRegistry())
              .buildAndStart();
      LOG.info("Metrics are at http://{}:{}/metrics", address, server.getPort());
      return new PrometheusEndpoint(registry, server);
    } catch (IOException | RuntimeException failed) {
      registry.close();
      throw new IllegalArgumentException(
          "micrometer.prometheus.port must be free, but "
              + address
              + ":"
              + port
              + " cannot be used: "
              + failed.getMessage(),
          failed);
    }
  }

  MeterRegistry registry() {
    return registry;
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
