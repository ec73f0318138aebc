package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.vitals4j.publish.Publisher;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;

/** What a person sees in a browser who opens DL4J's pages on what Vitals4j wrote. */
class DashboardIT {

  private static final int ITERATIONS = 60;

  private Chromium chromium;
  private Dl4jUiServer server;

  @BeforeEach
  void start() throws IOException {
    chromium = Chromium.open();
    server = Dl4jUiServer.start(0);
    StatsStorage storage = new InMemoryStatsStorage();
    server.attach(storage);
    publish(Dl4jUi.storage(storage));
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
  void overviewDrawsTheScore() throws Exception {
    open("/train/overview", "#scoreiterchart");

    assertThat(chromium.points("#scoreiterchart", 0)).isEqualTo(ITERATIONS);
    assertThat(chromium.legend("#scoreiterchart")).contains("score");
    assertThat(chromium.pixels("#scoreiterchart")).isGreaterThan(500);
    assertThat(chromium.severe()).isEmpty();
  }

  @Test
  void overviewDrawsTheRatioOfEveryWeight() throws Exception {
    open("/train/overview", "#updateRatioChart");

    assertThat(chromium.points("#updateRatioChart", 0)).isEqualTo(ITERATIONS);
    assertThat(chromium.points("#updateRatioChart", 1)).isEqualTo(ITERATIONS);
    assertThat(chromium.legend("#updateRatioChart")).containsExactlyInAnyOrder("0_W", "1_W");
    assertThat(chromium.pixels("#updateRatioChart")).isGreaterThan(500);
    screenshot("overview.png");
  }

  @Test
  void overviewDescribesTheNetwork() throws Exception {
    open("/train/overview", "#scoreiterchart");

    assertThat(text("#modelType")).isEqualTo("MultiLayerNetwork");
    assertThat(text("#nParams")).isEqualTo("23");
    assertThat(text("#updatesPerSec")).isEqualTo("50.00");
  }

  @Test
  void modelPageDrawsALayerWhoseBiasesStartedAsZeros() throws Exception {
    chromium.driver.get(server.address() + "/train/model");
    chromium.driver.executeScript("setSelectedVertex(1); renderModelPage(true);");
    chromium.awaitChart("#meanmag");

    assertThat(chromium.legend("#meanmag")).containsExactlyInAnyOrder("W", "b");
    assertThat(chromium.points("#meanmag", 0)).isEqualTo(ITERATIONS);
    assertThat(chromium.number("return $('#meanmag').data('plot').getYAxes()[0].max")).isFinite();
    assertThat(chromium.pixels("#meanmag")).isGreaterThan(500);
    assertThat(chromium.legend("#learningrate")).contains("W");
    assertThat(chromium.severe()).isEmpty();
    screenshot("model.png");
  }

  @Test
  void systemPageDrawsTheMemory() throws Exception {
    open("/train/system", "#systemMemoryChartPlot");

    assertThat(chromium.points("#systemMemoryChartPlot", 0)).isEqualTo(ITERATIONS);
    assertThat(chromium.severe()).isEmpty();
    screenshot("system.png");
  }

  /** A run that learns, with biases that are zero before the first step, as DL4J starts them. */
  private static void publish(Publisher publisher) {
    for (int i = 0; i < ITERATIONS; i++) {
      double decay = Math.exp(-i / 20.0);
      double wobble = 1 + 0.2 * Math.sin(i);
      double weight = 0.4 + 0.001 * i;
      double bias = 0.01 * i;
      publisher.iteration(
          SnapshotBuilder.of(ConfiguredDescriptions.dense())
              .iteration(i)
              .at(SnapshotBuilder.START + 20L * i)
              .score(0.05 + 0.65 * decay * wobble)
              .gradient(SnapshotBuilder.meanAbs(0.2 * decay * wobble))
              .parameter(block -> SnapshotBuilder.meanAbs(block.weight() ? weight : bias))
              .update(
                  block -> SnapshotBuilder.meanAbs(decay * wobble / (500 + 100 * block.offset())))
              .make(),
          0);
    }
  }

  private void open(String path, String chart) throws InterruptedException {
    chromium.driver.get(server.address() + path);
    chromium.awaitChart(chart);
  }

  private String text(String element) {
    return chromium.driver.findElement(By.cssSelector(element)).getText();
  }

  /** For a person to look at, where CI keeps what is below target. */
  private void screenshot(String name) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(directory.resolve(name), chromium.driver.getScreenshotAs(OutputType.BYTES));
  }
}
