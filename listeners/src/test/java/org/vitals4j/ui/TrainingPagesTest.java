package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;

/** DL4J's own pages, served from what Vitals4j wrote. */
class TrainingPagesTest {

  private static Dl4jUiServer server;
  private static final HttpClient client = HttpClient.newHttpClient();

  private final String session = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server = Dl4jUiServer.start(0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void overviewShowsScoresAndRatios() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.dense());

    JsonNode overview = json("/train/overview/data");
    assertThat(overview.path("scores")).hasToString("[1.0,0.5,0.25]");
    assertThat(overview.path("scoresIter")).hasToString("[0,1,2]");
    assertThat(overview.path("updateRatios").path("0_W")).hasToString("[0.002,0.002,0.002]");
    assertThat(overview.path("updateRatios").size()).isEqualTo(2); // weights only
    assertThat(overview.path("model").path(0).path(1).asText()).isEqualTo("MultiLayerNetwork");
    assertThat(overview.path("model").path(2).path(1).asText()).isEqualTo("23");
    assertThat(overview.path("perf").path(4).path(1).asText()).isEqualTo("50.00");
  }

  @Test
  void modelPageShowsEveryLayer() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.dense());

    JsonNode layer = json("/train/model/data/1");
    assertThat(layer.path("meanMag").path("paramMM").path("W")).hasToString("[0.5,0.5,0.5]");
    assertThat(layer.path("meanMag").path("updateMM").path("b")).hasToString("[0.001,0.001,0.001]");
    assertThat(layer.path("learningRates").path("lrs").path("W")).hasToString("[0.1,0.1,0.1]");
    assertThat(layer.path("layerInfo").path(1).path(1).asText()).isEqualTo("Dense");
    assertThat(layers()).isEqualTo(3); // the input is one
  }

  @Test
  void systemPageShowsMemory() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.dense());

    JsonNode jvm = json("/train/system/data").path("memory").path("0");
    assertThat(jvm.path("currentBytes").path(0).asLong()).isPositive();
    assertThat(jvm.path("times").size()).isEqualTo(3);
  }

  @Test
  void everyPageAnswersFromAFile(@TempDir Path directory) throws Exception {
    File file = directory.resolve("stats.dl4j").toFile();
    try (FileOf storage = new FileOf(file)) {
      publish(storage.get(), ConfiguredDescriptions.dense());
    }
    try (FileOf storage = new FileOf(file)) {
      select(storage.get());

      everyPageAnswers();

      assertThat(json("/train/overview/data").path("scores")).hasToString("[1.0,0.5,0.25]");
      server.detach(storage.get());
    }
  }

  @Test
  void everyPageAnswersForAGraph() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.graph());

    everyPageAnswers();

    assertThat(json("/train/model/data/1").path("meanMag").path("paramMM").has("W")).isTrue();
  }

  @Test
  void everyPageAnswersForAGraphFromAFile(@TempDir Path directory) throws Exception {
    try (FileOf storage = new FileOf(directory.resolve("graph.dl4j").toFile())) {
      show(storage.get(), ConfiguredDescriptions.graph());

      everyPageAnswers();

      assertThat(json("/train/model/data/1").path("meanMag").path("paramMM").has("W")).isTrue();
      server.detach(storage.get());
    }
  }

  @Test
  void everyPageAnswersForAFrozenLayer() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.frozenFirstLayer());

    everyPageAnswers();

    assertThat(json("/train/model/data/1").path("meanMag").path("updateMM").path("W"))
        .hasToString("[0.0,0.0,0.0]");
  }

  @Test
  void everyPageAnswersForAnUpdaterWithoutALearningRate() throws Exception {
    StatsStorage storage = new InMemoryStatsStorage();
    Dl4jUi.storage(storage)
        .iteration(
            SnapshotBuilder.of(ConfiguredDescriptions.noOpUpdater())
                .session(session)
                .update(SnapshotBuilder.meanAbs(0))
                .learningRate(Measurement.absent("NoOp has none"))
                .make(),
            0);
    select(storage);

    everyPageAnswers();

    assertThat(json("/train/model/data/1").path("learningRates").path("lrs").path("W"))
        .hasToString("[0.0]");
  }

  @Test
  void everyPageAnswersWhenAllIsNan() throws Exception {
    StatsStorage storage = new InMemoryStatsStorage();
    Dl4jUi.storage(storage)
        .iteration(
            SnapshotBuilder.of(ConfiguredDescriptions.dense())
                .session(session)
                .score(Double.NaN)
                .gradient(SnapshotBuilder.meanAbs(Double.NaN))
                .parameter(SnapshotBuilder.meanAbs(Double.NaN))
                .update(SnapshotBuilder.meanAbs(Double.NaN))
                .learningRate(Measurement.measured(Double.NaN))
                .make(),
            0);
    select(storage);

    everyPageAnswers();

    // Not our doing, and the reason why findings must be looked at elsewhere.
    assertThat(json("/train/overview/data").path("scores")).hasToString("[0.0]");
  }

  @Test
  void everyPageAnswersBeforeAnythingWasMeasured() throws Exception {
    StatsStorage storage = new InMemoryStatsStorage();
    Dl4jUi.storage(storage)
        .iteration(
            SnapshotBuilder.of(ConfiguredDescriptions.dense())
                .session(session)
                .update(Measurement.notSampled())
                .make(),
            0);
    select(storage);

    everyPageAnswers();
  }

  @Test
  void everyPageAnswersWithoutAConfiguration() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.withoutConfiguration());

    everyPageAnswers();

    assertThat(json("/train/overview/data").path("model").path(0).path(1).asText())
        .isEqualTo("MultiLayerNetwork (its configuration cannot be shown)");
  }

  @Test
  void everyPageAnswersForAClassItDoesNotKnow() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.ofAnUnknownClass());

    everyPageAnswers();
  }

  @Test
  void everyPageAnswersForANetworkWithoutLayers() throws Exception {
    show(new InMemoryStatsStorage(), ConfiguredDescriptions.withoutLayers());

    everyPageAnswers();
  }

  private void show(StatsStorage storage, NetworkDescription network) throws Exception {
    publish(storage, network);
    select(storage);
  }

  private void publish(StatsStorage storage, NetworkDescription network) {
    Publisher publisher = Dl4jUi.storage(storage);
    for (int i = 0; i < 3; i++) {
      SnapshotBuilder snapshot = SnapshotBuilder.of(network).session(session).iteration(i);
      publisher.iteration(snapshot.score(Math.pow(0.5, i)).make(), 0);
    }
  }

  private void select(StatsStorage storage) throws Exception {
    server.attach(storage);
    assertThat(get("/train/sessions/set/" + session).statusCode()).isEqualTo(200);
  }

  private void everyPageAnswers() throws Exception {
    for (String page : new String[] {"overview", "model", "system"}) {
      assertThat(get("/train/" + page).statusCode()).as(page).isEqualTo(200);
    }
    for (String data : new String[] {"overview/data", "system/data", "model/graph"}) {
      assertThat(get("/train/" + data).statusCode()).as(data).isEqualTo(200);
    }
    assertThat(get("/train/sessions/info").statusCode()).isEqualTo(200);
    for (int i = 0; i < layers(); i++) {
      assertThat(get("/train/model/data/" + i).statusCode()).as("layer %d", i).isEqualTo(200);
    }
  }

  /** Of the graph, input included; 1 where there is no graph, since the page might ask for 0. */
  private int layers() throws Exception {
    String graph = get("/train/model/graph").body();
    return graph.isEmpty() ? 1 : new ObjectMapper().readTree(graph).path("vertexNames").size();
  }

  private JsonNode json(String path) throws Exception {
    return new ObjectMapper().readTree(get(path).body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** A FileStatsStorage in a try block. */
  private static final class FileOf implements AutoCloseable {

    private final FileStatsStorage storage;

    FileOf(File file) {
      storage = new FileStatsStorage(file);
    }

    StatsStorage get() {
      return storage;
    }

    @Override
    public void close() {
      storage.close();
    }
  }
}
