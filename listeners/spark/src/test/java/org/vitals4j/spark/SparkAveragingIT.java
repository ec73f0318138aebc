package org.vitals4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.clip.Clipping;
import org.vitals4j.treat.Treatments.NonFinitePolicy;
import org.vitals4j.ui.health.HealthServer;

/** Parameter averaging by two workers in this JVM ({@code local[2]}), and one page. */
class SparkAveragingIT {

  private static final String TOKEN = "a-token-of-the-tests-0123";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> WORKERS = List.of("driver.0", "driver.1");
  private static final int ROUNDS = 4;

  private static HealthServer health;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    health = HealthServer.start(0).receive(TOKEN);
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("averaging")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    spark.close();
    health.close();
  }

  private static SparkTrainingMonitor.Builder monitor(String session) {
    return SparkTrainingMonitor.builder()
        .sessionId(session)
        .every(1)
        .publishTo(URI.create(health.address()), TOKEN);
  }

  /** Trains for some epochs of four rounds each. */
  private static MultiLayerNetwork train(
      SparkTrainingMonitor.Builder builder, List<DataSet> data, int epochs) {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, Digits.network(), Digits.averaging());
    network.setListeners(builder.build());
    for (int i = 0; i < epochs; i++) {
      network.fit(spark.parallelize(data, 2));
    }
    return network.getNetwork();
  }

  private static List<DataSet> data() {
    return Digits.minibatches(2 * ROUNDS * Digits.ROUND);
  }

  @Test
  void workersKeepTheirNamesAndTheirIterationsGoOn() throws Exception {
    Page page = new Page(health, "names");
    train(monitor("names"), data(), 2);
    int last = 2 * ROUNDS * Digits.ROUND - 1;
    Page.await(
        "the last iteration",
        PATIENCE,
        () -> WORKERS.stream().anyMatch(worker -> page.iterations(worker).contains(last)));

    assertThat(page.workers()).containsExactlyElementsOf(WORKERS);
    for (String worker : WORKERS) {
      assertThat(page.iterations(worker)).as(worker).isSorted().doesNotHaveDuplicates();
      assertThat(page.networkVersion(worker)).as(worker).isEqualTo(1);
      assertThat(page.findings(worker)).as(worker).isEmpty();
    }
  }

  @Test
  void whatADetectorRemembersSurvivesTheRounds() throws Exception {
    Page page = new Page(health, "memory");
    train(monitor("memory").detector(LongMemory::new), data(), 2);
    Page.await("both workers", PATIENCE, () -> page.workers().size() == 2);

    for (String worker : WORKERS) {
      Page.await(worker, PATIENCE, () -> !page.findings(worker).isEmpty());
      assertThat(page.findings(worker)).hasSize(1).allMatch(what -> what.contains(LongMemory.KEY));
    }
  }

  @Test
  void theWorkerWithANaNIsNamedAndTheOtherIsNot() throws Exception {
    Page page = new Page(health, "poison");
    List<DataSet> data = new ArrayList<>(data());
    data.set(3, Digits.poisoned());
    MultiLayerNetwork trained =
        train(monitor("poison").onNonFinite(NonFinitePolicy.SKIP_STEP), data, 1);
    Page.await(
        "the finding",
        PATIENCE,
        () -> page.workers().stream().anyMatch(worker -> !page.findings(worker).isEmpty()));
    List<String> found = new ArrayList<>();
    page.workers().forEach(worker -> found.addAll(page.findings(worker)));

    assertThat(found).containsExactly("NON_FINITE");
    // Skipped: a NaN in one replica would be in the average of all.
    assertThat(trained.params().sumNumber().doubleValue()).isFinite();
  }

  @Test
  void withoutSkippingTheNaNReachesTheAverage() {
    List<DataSet> data = new ArrayList<>(data());
    data.set(3, Digits.poisoned());

    assertThat(train(monitor("unskipped"), data, 1).params().sumNumber().doubleValue()).isNaN();
  }

  @Test
  void observingChangesNoBitOfTheAverage() {
    SparkDl4jMultiLayer alone =
        new SparkDl4jMultiLayer(spark, Digits.network(), Digits.averaging());
    List<DataSet> data = Digits.minibatches(Digits.ROUND); // one worker has them all
    alone.fit(spark.parallelize(data, 1));
    SparkDl4jMultiLayer watched =
        new SparkDl4jMultiLayer(spark, Digits.network(), Digits.averaging());
    watched.setListeners(monitor("bits").build());
    watched.fit(spark.parallelize(data, 1));

    assertThat(watched.getNetwork().params().toFloatVector())
        .isEqualTo(alone.getNetwork().params().toFloatVector());
  }

  @Test
  void everyReplicaIsClipped() {
    float[] start = initial();
    MultiLayerNetwork clipped =
        train(monitor("clipped").clipping(() -> Clipping.norm(1e-30)), data(), 1);

    // Adam divides the size of the gradient out again; below its epsilon nothing is left to divide.
    assertThat(largestDifference(start, clipped.params().toFloatVector())).isLessThan(1e-6);
  }

  private static double largestDifference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private static float[] initial() {
    MultiLayerNetwork fresh = new MultiLayerNetwork(Digits.network());
    fresh.init();
    return fresh.params().toFloatVector();
  }
}
