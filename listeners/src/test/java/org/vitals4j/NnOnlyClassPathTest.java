package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;
import org.vitals4j.ui.health.HealthServer;

/** Runs with deeplearning4j-nn and no other part of DL4J on the class path (see the POM). */
@Tag("nn-only")
class NnOnlyClassPathTest {

  @BeforeAll
  static void nothingElseOfDl4jIsHere() {
    assertThatThrownBy(() -> Class.forName("org.deeplearning4j.core.storage.StatsStorage"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> Class.forName("org.deeplearning4j.ui.api.UIServer"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void aMonitorWatchesAndFinds() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    network.fit(Networks.batch(8, 1));
    network.fit(Faults.withNan(Networks.batch(8, 2)));

    assertThat(monitor.findings())
        .extracting(Finding::pathology)
        .containsExactly(Pathology.NON_FINITE);
  }

  @Test
  void theListenersForOneThingWork() {
    MultiLayerNetwork network = Networks.mlp();
    GradientNormListener norms = new GradientNormListener(10);
    NonFiniteListener nonFinite = new NonFiniteListener();
    network.setListeners(norms, nonFinite);
    network.fit(Faults.withNan(Networks.batch(8, 2)));

    assertThat(nonFinite.findings()).hasSize(1);
    assertThat(norms.latest()).isPresent();
  }

  @Test
  void theHealthPageShowsARun() throws Exception {
    MultiLayerNetwork network = Networks.mlp();
    try (HealthServer server = HealthServer.start(0)) {
      TrainingMonitor monitor =
          TrainingMonitor.builder()
              .sessionId("alone")
              .publishTo(server.publisher())
              .build()
              .addTo(network);
      network.fit(Networks.batch(8, 1));
      monitor.close();
      URI data = URI.create(server.address() + "/api/run?session=alone");
      String run =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(data).build(), BodyHandlers.ofString())
              .body();

      assertThat(run).contains("\"iteration\":[0]", "\"state\":\"OK\"");
    }
  }
}
