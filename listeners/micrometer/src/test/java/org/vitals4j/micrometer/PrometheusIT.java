package org.vitals4j.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vitals4j.testing.PluginRules;

/** A real Prometheus scrapes a run, draws the dashboard's queries and fires the alerts. */
class PrometheusIT {

  private static final Path RULES = Dashboard.FOLDER.resolve("prometheus-rules.yml");

  private MicrometerPublisher publisher;
  private Prometheus prometheus;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    Prometheus.assumeInstalled();
    MicrometerPlugin plugin = new MicrometerPlugin();
    int port = MicrometerPluginTest.freePort();
    publisher =
        (MicrometerPublisher)
            plugin.create(
                PluginRules.options(plugin, Map.of("prometheus.port", Integer.toString(port))));
    new FullRun(5).tell(publisher);
    prometheus = new Prometheus(folder, port, RULES);
    prometheus.awaitReady();
  }

  @AfterEach
  void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (publisher != null) {
      publisher.close();
    }
  }

  /** Waits for what takes Prometheus a few scrapes. */
  private static <T> List<T> awaitEmpty(Callable<List<T>> left) throws Exception {
    List<T> now = left.call();
    for (int i = 0; i < 300 && !now.isEmpty(); i++) {
      Thread.sleep(100);
      now = left.call();
    }
    return now;
  }

  @Test
  void everyPanelOfTheDashboardHasData() throws Exception {
    List<String> queries = new Dashboard().queries();

    assertThat(
            awaitEmpty(
                () -> {
                  List<String> empty = new ArrayList<>();
                  for (String query : queries) {
                    if (prometheus.query(query).isEmpty()) {
                      empty.add(query);
                    }
                  }
                  return empty;
                }))
        .isEmpty();
  }

  @Test
  void aCriticalFindingFiresItsAlert() throws Exception {
    assertThat(
            awaitEmpty(
                () -> {
                  Set<String> missing =
                      new HashSet<>(Set.of("TrainingCritical:EXPLODING_GRADIENT"));
                  for (JsonElement alert : prometheus.alerts()) {
                    var labels = alert.getAsJsonObject().getAsJsonObject("labels");
                    if (alert.getAsJsonObject().get("state").getAsString().equals("firing")
                        && labels.has("pathology")) {
                      missing.remove(
                          labels.get("alertname").getAsString()
                              + ":"
                              + labels.get("pathology").getAsString());
                    }
                  }
                  return List.copyOf(missing);
                }))
        .isEmpty();
  }

  @Test
  void theAlertRulesPassTheirTests() throws Exception {
    Process promtool =
        new ProcessBuilder("promtool", "test", "rules", "src/test/prometheus/rules-test.yml")
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as(said).isZero();
  }
}
