package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.vitals4j.publish.Publisher;
import org.vitals4j.testing.ConfiguredDescriptions;
import org.vitals4j.testing.SnapshotBuilder;
import org.vitals4j.ui.health.RawRequest;

/** Names that hold markup, in the pages of DL4J's server, in a real browser. */
class HostileNamesIT {

  private static final String SCRIPT = "<img src=x onerror=\"window.hacked=1\">";

  private Chromium chromium;
  private Dl4jUiServer server;

  @BeforeEach
  void start() throws IOException {
    chromium = Chromium.open();
    server = Dl4jUiServer.start(0);
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

  private void publish(String session, String worker, String layer) {
    Publisher publisher = server.publisher();
    for (int i = 0; i < 5; i++) {
      publisher.iteration(
          SnapshotBuilder.of(ConfiguredDescriptions.graph(layer))
              .session(session)
              .worker(worker)
              .iteration(i)
              .at(SnapshotBuilder.START + 20L * i)
              .score(0.5)
              .gradient(SnapshotBuilder.meanAbs(0.2))
              .parameter(block -> SnapshotBuilder.meanAbs(0.4))
              .update(block -> SnapshotBuilder.meanAbs(0.01))
              .make(),
          0);
    }
    publisher.flush();
  }

  private void open(String path, String chart) throws InterruptedException {
    chromium.driver.get(server.address() + path);
    chromium.awaitChart(chart);
  }

  private boolean isHacked() {
    return Boolean.TRUE.equals(chromium.driver.executeScript("return 'hacked' in window"));
  }

  /** Those that a name brought along. */
  private double elements(String selector) {
    return chromium.number("return document.querySelectorAll('" + selector + "').length");
  }

  /** Which run the page shows by itself depends on which DL4J's server saw first. */
  private void choose(String session) throws IOException, InterruptedException {
    String path = URLEncoder.encode(session, StandardCharsets.UTF_8).replace("+", "%20");
    String choice = RawRequest.head("GET", "/train/sessions/set/" + path);
    int port = URI.create(server.address()).getPort();
    Polling.await(
        () -> "DL4J knows no run " + session,
        () -> RawRequest.status(RawRequest.send(port, choice)) == 200);
  }

  @Test
  void namesThatWeWriteAreTextOnDl4jsPages() throws Exception {
    publish(SCRIPT, SCRIPT + "0", SCRIPT);
    publish(SCRIPT, SCRIPT + "1", SCRIPT);
    publish("other", "0", "encoder");

    choose(Dl4jNames.name(SCRIPT));
    open("/train/overview", "#scoreiterchart");
    chromium.awaitLegend("#updateRatioChart", Dl4jNames.name(SCRIPT) + "_W");
    assertThat(chromium.driver.findElements(By.cssSelector("#sessionSelect option"))).isNotEmpty();
    assertThat(elements("img[src=x]")).isZero();
    assertThat(isHacked()).isFalse();

    chromium.driver.get(server.address() + "/train/model");
    chromium.driver.executeScript("setSelectedVertex(1); renderModelPage(true);");
    chromium.awaitChart("#meanmag");
    assertThat(elements("img[src=x]")).isZero();
    assertThat(isHacked()).isFalse();
    assertThat(chromium.severe()).isEmpty();
  }

  /** What comes from a StatsListener, or from another machine, is not ours to write. */
  @Test
  void aNameThatSomebodyElseWroteRunsNoScript() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    SbeStatsInitializationReport network = StaticReports.of(ConfiguredDescriptions.dense());
    network.reportIDs("session", StatsListener.TYPE_ID, "0", SnapshotBuilder.START);
    storage.putStaticInfo(network);
    for (int i = 0; i < 3; i++) {
      SbeStatsReport report = new SbeStatsReport();
      report.reportIDs("session", StatsListener.TYPE_ID, "0", SnapshotBuilder.START + i);
      report.reportIterationCount(i);
      report.reportScore(0.5);
      report.reportMeanMagnitudes(StatsType.Parameters, Map.of(SCRIPT + "_W", 0.4));
      report.reportMeanMagnitudes(StatsType.Updates, Map.of(SCRIPT + "_W", 0.01));
      storage.putUpdate(report);
    }
    server.attach(storage);
    open("/train/overview", "#updateRatioChart");

    StringBuilder refused = new StringBuilder();
    Polling.await(
        () -> "the browser refused nothing: " + refused,
        () -> refused.append(chromium.severe()).indexOf("Content Security Policy") >= 0);
    // DL4J did put the markup into its page, and the browser refused the script in it.
    assertThat(elements(".legendLabel img")).isPositive();
    assertThat(refused).contains("Content Security Policy").contains("script-src");
    assertThat(isHacked()).isFalse();
  }

  @Test
  void dl4jsOwnScriptsRun() throws Exception {
    publish("a", "0", "encoder");
    publish("b", "0", "encoder");
    open("/train/overview", "#scoreiterchart");
    for (String button : List.of("stdevGradients", "stdevUpdates")) {
      chromium.driver.findElement(By.cssSelector("#" + button + " a")).click();
      assertThat(chromium.driver.executeScript("return selectedChart")).isEqualTo(button);
    }
    assertThat(chromium.severe()).isEmpty();
  }

  /** One of them asks Google for fonts, which tells Google who trains: that is refused. */
  @Test
  void theOtherPagesOfDl4jRunTheirScripts() {
    for (String page : List.of("/train/system", "/samediff", "/tsne", "/activations")) {
      chromium.driver.get(server.address() + page);
      assertThat(chromium.severe())
          .as(page)
          .noneMatch(
              complaint ->
                  complaint.contains("Content Security Policy")
                      && !complaint.contains("fonts.gstatic.com"));
    }
  }
}
