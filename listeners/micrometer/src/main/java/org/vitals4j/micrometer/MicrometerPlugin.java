package org.vitals4j.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.publish.Publisher;

/**
 * {@link MicrometerPublisher}, as a plug-in. Without an option the meters go to Micrometer's global
 * registry, which a host such as Spring Boot exports; with {@code prometheus.port} or {@code
 * otlp.url} to a registry of their own.
 */
public final class MicrometerPlugin implements PublisherPlugin {

  private static final Key<OptionalInt> PORT =
      Key.option(
          "prometheus.port",
          ValueType.portOrOff(),
          "Port at which Prometheus finds /metrics; 0 takes any that is free",
          "off");

  private static final Key<String> ADDRESS =
      Key.option(
          "prometheus.address",
          ValueType.text(),
          "Address that port listens on; 0.0.0.0 for all of this machine's",
          "127.0.0.1");

  private static final Key<String> OTLP =
      Key.option(
          "otlp.url",
          ValueType.text(),
          "Where metrics are pushed by OTLP over HTTP, for instance http://localhost:4318/v1/metrics;"
              + " empty: nowhere",
          "");

  private static final Key<Double> STEP =
      Key.option(
          "otlp.step-seconds",
          ValueType.number("[0.1, 3600]"),
          "Seconds from one push to the next",
          "10");

  private static final Key<Integer> MAX_SERIES =
      Key.option(
          "max-series",
          ValueType.integer("[100, 1000000]"),
          "Series of one network at most; quantities of layers that do not fit are left out",
          Integer.toString(MicrometerPublisher.DEFAULT_MAX_SERIES));

  @Override
  public String name() {
    return "micrometer";
  }

  @Override
  public String description() {
    return "keeps metrics for Prometheus, OTLP or the host's own Micrometer registry";
  }

  @Override
  public List<Key<?>> options() {
    return List.of(PORT, ADDRESS, OTLP, STEP, MAX_SERIES);
  }

  @Override
  public Publisher create(Options options) {
    int maxSeries = options.get(MAX_SERIES);
    OptionalInt port = options.get(PORT);
    String otlp = options.get(OTLP);
    if (port.isEmpty() && otlp.isEmpty()) {
      return new MicrometerPublisher(Metrics.globalRegistry, maxSeries);
    }
    CompositeMeterRegistry own = new CompositeMeterRegistry();
    MicrometerPublisher publisher = new MicrometerPublisher(own, maxSeries).owning(own::close);
    try {
      port.ifPresent(
          number ->
              needing(
                  "micrometer-registry-prometheus and prometheus-metrics-exporter-httpserver",
                  () -> {
                    PrometheusEndpoint endpoint =
                        PrometheusEndpoint.start(options.get(ADDRESS), number);
                    publisher.owning(endpoint);
                    return endpoint.registry();
                  },
                  own));
      if (!otlp.isEmpty()) {
        Duration step = Duration.ofMillis(Math.round(options.get(STEP) * 1000));
        needing("micrometer-registry-otlp", () -> OtlpPush.start(otlp, step), own);
      }
    } catch (RuntimeException failed) {
      publisher.close();
      throw failed;
    }
    return publisher;
  }

  private static void needing(
      String artifacts, Supplier<MeterRegistry> part, CompositeMeterRegistry all) {
    try {
      all.add(part.get());
    } catch (NoClassDefFoundError missing) {
      throw new IllegalArgumentException(
          "the class path must have "
              + artifacts
              + ", but "
              + missing.getMessage()
              + " is missing; in a folder of plug-ins, take vitals4j-micrometer-plugin.jar",
          missing);
    }
  }
}
