package org.vitals4j.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A registry that pushes by OTLP. Headers, such as a token, and attributes of the resource come
 * from OpenTelemetry's own variables of the environment ({@code OTEL_EXPORTER_OTLP_HEADERS}, {@code
 * OTEL_RESOURCE_ATTRIBUTES}, {@code OTEL_SERVICE_NAME}).
 */
final class OtlpPush {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private OtlpPush() {}

  static MeterRegistry start(String url, Duration step) {
    OtlpConfig config =
        new OtlpConfig() {
          @Override
          public String url() {
            return url;
          }

          @Override
          public Duration step() {
            return step;
          }

          @Override
          public @Nullable String get(String key) {
            return null; // everything else as Micrometer and the environment have it
          }
        };
    QuietSender sender =
        new QuietSender(new OtlpHttpMetricsSender(new HttpUrlConnectionSender(TIMEOUT, TIMEOUT)));
    OtlpMeterRegistry registry = OtlpMeterRegistry.builder(config).metricsSender(sender).build();
    FunctionCounter.builder(MeterNames.OTLP_FAILURES, sender, QuietSender::failures)
        .description("pushes that failed")
        .register(registry);
    return registry;
  }
}
