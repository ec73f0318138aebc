package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Always;
import org.vitals4j.testing.CapturedLog;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.NetworkSummary;
import org.vitals4j.ui.health.wire.ReportCodec;

/** What a plug-in finds is called the same everywhere. */
class PluginsPathologyTest {

  private static final Pathology FLAT_LOSS = Pathology.of("FLAT_LOSS");

  /** What the page is told went over the wire. */
  private static final class OverTheWire implements HealthSink {
    private final Runs runs = new Runs();

    @Override
    public void network(NetworkSummary network) {
      runs.network(ReportCodec.decodeNetwork(ReportCodec.encode(network)));
    }

    @Override
    public void report(HealthReport report) {
      runs.report(ReportCodec.decodeReport(ReportCodec.encode(report)));
    }
  }

  private final OverTheWire sink = new OverTheWire();
  private final CapturedLog log = new CapturedLog(AlertLog.LOGGER, Level.INFO);
  private final MultiLayerNetwork network = Networks.mlp();
  private final TrainingMonitor monitor =
      TrainingMonitor.builder()
          .sessionId("run")
          .detector(() -> new Always(FLAT_LOSS, 3))
          .treatments(
              Treatments.builder().on(FLAT_LOSS, Treatments::reduceLearningRate, 1, 50).build())
          .publishTo(new HealthPublisher(sink, new ReportRates(100, 100, 100), System::nanoTime))
          .build();

  @BeforeEach
  void train() {
    monitor.addTo(network);
    Networks.batches(10).forEach(network::fit);
    assertThat(monitor.awaitPublished(Duration.ofSeconds(20))).isTrue();
  }

  @AfterEach
  void close() {
    log.close();
    monitor.close();
  }

  private JsonNode run() throws IOException {
    HealthApi api = new HealthApi(() -> List.of(sink.runs), List::of);
    Response response = api.get("/health/api/run", "session=run&worker=0");
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void inTheLog() {
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("FLAT_LOSS at iteration 3: "))
        .anyMatch(line -> line.startsWith("reduce-learning-rate given for FLAT_LOSS at"));
  }

  @Test
  void onThePageAfterTheWire() throws IOException {
    assertThat(run().get("findings").findValuesAsText("pathology")).contains("FLAT_LOSS");
    assertThat(run().get("events").findValuesAsText("text"))
        .anyMatch(text -> text.startsWith("for FLAT_LOSS: "));
  }

  @Test
  void inWhatTheMonitorRemembers() {
    assertThat(monitor.findings()).extracting(one -> one.pathology().id()).contains("FLAT_LOSS");
    assertThat(monitor.treatments())
        .filteredOn(event -> event.kind() == TreatmentEvent.Kind.GIVEN)
        .flatExtracting(event -> event.pathology().stream().toList())
        .containsOnly(FLAT_LOSS);
  }
}
