package org.vitals4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vitals4j.publish.Publisher;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.PluginRules;
import org.vitals4j.testing.Snapshots;

/** Pushes to a collector on loopback. */
class OtlpPushTest {

  private final Snapshots run =
      Snapshots.of(Descriptions.dense(2).describe()).score(0.25).batchSize(4);
  private Collector collector;

  @BeforeEach
  void startCollector() throws IOException {
    collector = new Collector();
  }

  @AfterEach
  void stopCollector() {
    collector.close();
  }

  private Publisher publisher() {
    MicrometerPlugin plugin = new MicrometerPlugin();
    return plugin.create(
        PluginRules.options(
            plugin, Map.of("otlp.url", collector.url(), "otlp.step-seconds", "0.2")));
  }

  private static Metric metric(Map<String, Metric> push, String name) {
    return Objects.requireNonNull(push.get(name), name);
  }

  private static NumberDataPoint point(Map<String, Metric> push, String name) {
    Metric metric = metric(push, name);
    return metric.hasGauge()
        ? metric.getGauge().getDataPoints(0)
        : metric.getSum().getDataPoints(0);
  }

  @Test
  void pushesGaugesAndCounters() throws InterruptedException {
    try (Publisher publisher = publisher()) {
      run.next(3).forEach(snapshot -> publisher.iteration(snapshot, 0));
      Map<String, Metric> push =
          collector.awaitPushOf("vitals4j.score", "vitals4j.layer.update_ratio");

      assertThat(point(push, "vitals4j.score").getAsDouble()).isEqualTo(0.25);
      assertThat(metric(push, "vitals4j.layer.update_ratio").getGauge().getDataPointsList())
          .hasSize(2);
      assertThat(point(push, "vitals4j.examples").getAsDouble()).isEqualTo(12);
    }
  }

  @Test
  void countersAreCumulativeSoThatALostPushLosesNothing() throws InterruptedException {
    try (Publisher publisher = publisher()) {
      publisher.iteration(run.next(), 0);
      Metric iterations =
          metric(collector.awaitPushOf("vitals4j.iterations"), "vitals4j.iterations");

      assertThat(iterations.getSum().getAggregationTemporality())
          .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    }
  }

  @Test
  void recoversWhenTheCollectorDoesAndSaysHowOftenItFailed() throws InterruptedException {
    collector.status = 503;
    try (Publisher publisher = publisher()) {
      publisher.iteration(run.next(), 0);
      while (collector.refused() < 2) {
        Thread.sleep(20);
      }
      collector.status = 200;
      Map<String, Metric> push = collector.awaitPushOf("vitals4j.score", "vitals4j.otlp.failures");

      assertThat(point(push, "vitals4j.otlp.failures").getAsDouble()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void pushesTheEndOfAShortRunWhenItIsClosed() throws InterruptedException {
    MicrometerPlugin plugin = new MicrometerPlugin();
    try (Publisher publisher =
        plugin.create(
            PluginRules.options(
                plugin, Map.of("otlp.url", collector.url(), "otlp.step-seconds", "3600")))) {
      publisher.iteration(run.next(), 0);
    }

    assertThat(collector.awaitPushOf("vitals4j.score")).isNotEmpty();
  }
}
