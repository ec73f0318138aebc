package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.testing.Networks;

/** DL4J's pages on a network that really trained, fed by a monitor and by nothing else. */
class TrainedNetworkIT {

  private static final int ITERATIONS = 40;

  private final StatsStorage storage = new InMemoryStatsStorage();
  private final TrainingMonitor monitor =
      TrainingMonitor.builder()
          .sampling(Sampling.every(1))
          .gradientHistograms(true)
          .publishTo(Dl4jUi.storage(storage))
          .build();
  private Chromium chromium;
  private Dl4jUiServer server;

  @BeforeEach
  void start() throws IOException {
    chromium = Chromium.open();
    server = Dl4jUiServer.start(0);
    server.attach(storage);
  }

  @AfterEach
  void stop() {
    if (server != null) { // where there is no browser
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void overviewShowsScoreAndRatiosOfATrainedNetwork() throws Exception {
    MultiLayerNetwork network = Networks.mlp();
    monitor.addTo(network);
    Networks.batches(ITERATIONS).forEach(network::fit);
    monitor.close();
    chromium.driver.get(server.address() + "/train/overview");
    chromium.awaitChart("#updateRatioChart");

    assertThat(chromium.points("#scoreiterchart", 0)).isEqualTo(ITERATIONS);
    assertThat(chromium.legend("#updateRatioChart")).containsExactlyInAnyOrder("0_W", "1_W", "2_W");
    assertThat(chromium.severe()).isEmpty();
  }

  @Test
  void overviewShowsStandardDeviationsOfATrainedNetwork() throws Exception {
    MultiLayerNetwork network = Networks.mlp();
    monitor.addTo(network);
    Networks.batches(ITERATIONS).forEach(network::fit);
    monitor.close();
    chromium.driver.get(server.address() + "/train/overview");
    chromium.awaitChart("#stdevChart");
    assertThat(chromium.legend("#stdevChart")).containsExactlyInAnyOrder("0", "1");

    for (String kind : List.of("stdevGradients", "stdevUpdates")) {
      chromium.driver.executeScript(
          "selectStdevChart(arguments[0]); renderOverviewPage(true);", kind);
      chromium.awaitLegend("#stdevChart", "0_W");
      assertThat(chromium.points("#stdevChart", 0)).isEqualTo(ITERATIONS);
    }
    assertThat(chromium.severe()).isEmpty();
  }

  @Test
  void modelPageShowsHistogramsAndActivationsOfALayer() throws Exception {
    MultiLayerNetwork network = Networks.mlp();
    monitor.addTo(network);
    Networks.batches(ITERATIONS).forEach(network::fit);
    monitor.close();
    chromium.driver.get(server.address() + "/train/model");
    chromium.driver.executeScript("setSelectedVertex(1); renderModelPage(true);");
    chromium.awaitChart("#activations");
    chromium.awaitChart("#parametershistogram");
    chromium.awaitChart("#updateshistogram");

    assertThat(chromium.points("#activations", 0)).isEqualTo(ITERATIONS);
    assertThat(chromium.severe()).isEmpty();
  }

  @Test
  void modelPageShowsALayerOfATrainedGraph() throws Exception {
    ComputationGraph graph = Networks.graph(new Adam(0.01));
    monitor.addTo(graph);
    Networks.batches(ITERATIONS).forEach(graph::fit);
    monitor.close();
    chromium.driver.get(server.address() + "/train/model");
    chromium.driver.executeScript("setSelectedVertex(1); renderModelPage(true);");
    chromium.awaitChart("#meanmag");

    assertThat(chromium.legend("#meanmag")).containsExactlyInAnyOrder("W", "b");
    assertThat(chromium.severe()).isEmpty();
  }
}
