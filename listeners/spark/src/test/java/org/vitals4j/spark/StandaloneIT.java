package org.vitals4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.ui.health.HealthServer;

/** A master and two workers, each a JVM of its own, and one page in this one. */
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class StandaloneIT {

  private static final String TOKEN = "a-token-of-the-tests-0123";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 4;
  private static final int EPOCHS = 12;

  @Test
  void trainingIsOnOnePageAndOutlivesAWorkerThatIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    try (HealthServer health = HealthServer.start(0).receive(TOKEN);
        StandaloneCluster cluster = StandaloneCluster.start(folder, 2);
        JavaSparkContext spark = new JavaSparkContext(cluster.configuration())) {
      SparkTrainingMonitor monitor =
          SparkTrainingMonitor.builder()
              .sessionId("standalone")
              .every(1)
              .publishTo(URI.create(health.address()), TOKEN)
              .build();
      Page page = new Page(health, "standalone");
      CompletableFuture<MultiLayerNetwork> training =
          CompletableFuture.supplyAsync(() -> train(spark, monitor));

      Page.await(
          "both workers",
          PATIENCE.multipliedBy(4),
          () -> page.workers().size() == 2 || training.isDone());
      assertThat(page.workers()).containsExactly("0.0", "1.0");
      String killed = cluster.executor(0) + ".0";
      String survivor = killed.equals("0.0") ? "1.0" : "0.0";
      assertThat(training).as("the run that a worker is taken from").isNotDone();
      cluster.kill(0);

      MultiLayerNetwork trained = training.get(5, TimeUnit.MINUTES);
      assertThat(trained.params().sumNumber().doubleValue()).isFinite();
      Page.await("the report of the loss", PATIENCE, () -> !page.findings(killed).isEmpty());
      assertThat(page.findings(killed)).containsExactly("WORKER_SILENT");
      assertThat(page.findings(survivor)).isEmpty();
      List<Double> scores = page.scores(survivor);
      assertThat(scores.get(scores.size() - 1)).isLessThan(0.5 * scores.get(0));
      assertThat(health.received().refused()).isEmpty();
    }
  }

  private static MultiLayerNetwork train(JavaSparkContext spark, SparkTrainingMonitor monitor) {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Digits.network(), Digits.averaging());
    network.setListeners(monitor);
    List<DataSet> data = Digits.minibatches(2 * ROUNDS * Digits.ROUND);
    for (int i = 0; i < EPOCHS; i++) {
      network.fit(spark.parallelize(data, 2));
    }
    return network.getNetwork();
  }
}
