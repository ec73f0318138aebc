package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.Pathology;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments;
import org.vitals4j.ui.Dl4jUiServer;

/** What a person sees who trains real networks with the page open, inside DL4J's own server. */
class HealthPageIT {

  private static final String SCRIPT = "<script>window.hacked = true</script>";
  private static final int DEPTH = 8;

  @SuppressWarnings("NullAway.Init") // where there is no browser, no test runs
  private static HealthPage page;

  @SuppressWarnings("NullAway.Init")
  private Dl4jUiServer server;

  @BeforeAll
  static void openBrowser() throws IOException {
    page = new HealthPage();
  }

  @AfterAll
  static void closeBrowser() {
    if (page != null) { // where there is no browser
      page.close();
    }
  }

  @BeforeEach
  void start() {
    server = Dl4jUiServer.start(0);
    page.size(1400, 1100);
    page.open(server.address());
  }

  /** The page first: one whose server has gone complains in the console. */
  @AfterEach
  void stop() {
    page.open("about:blank");
    page.chromium.severe();
    server.close();
  }

  /** Sigmoid layers starve the first of them of gradient. */
  private static MultiLayerNetwork vanishing() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(0.1))
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.SIGMOID)
            .list();
    for (int i = 0; i < DEPTH; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .name(i == 0 ? SCRIPT : "hidden" + i)
              .nIn(i == 0 ? Networks.INPUTS : 8)
              .nOut(8)
              .build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(layers.layer(Networks.output(8)).build());
    network.init();
    return network;
  }

  private void train(String session, MultiLayerNetwork network, int iterations) {
    Publisher publisher = server.publisher();
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sessionId(session)
            .sampling(Sampling.every(1))
            .gradientHistograms(true)
            .publishTo(publisher)
            .build()
            .addTo(network);
    Networks.batches(iterations).forEach(network::fit);
    monitor.close();
  }

  private void showVanishing() throws InterruptedException {
    train("vanishing", vanishing(), 60);
    page.awaitText("#verdict", "CRITICAL");
    page.await( // the second comes at iteration 49, and reports arrive one after another
        "both findings are there", "document.querySelectorAll('.finding').length === 2");
    page.scrollTo("#heat"); // charts are drawn where they are seen
    page.await(
        "the heat map is drawn",
        "document.querySelector('#heat .key .scale')?.textContent.includes('10')");
  }

  /** An error of the page itself would be here. */
  private void assertQuiet() {
    assertThat(page.chromium.severe()).isEmpty();
    assertThat(page.element("#trouble").isDisplayed()).isFalse();
  }

  @Test
  void waitsUntilThereIsARun() throws Exception {
    page.awaitText("#verdict", "Waiting for a run");

    assertThat(page.element("#charts").isDisplayed()).isFalse();
    assertThat(page.text("#side")).contains("Health", "Overview", "NaN");
    assertQuiet();
  }

  @Test
  void saysWhatIsWrongWhereAndSinceWhen() throws Exception {
    showVanishing();

    assertThat(page.text("#verdict")).isEqualTo("CRITICAL since iteration 19");
    assertThat(page.text(".finding"))
        .contains("CRITICAL", "Vanishing gradient", SCRIPT, "Observed", "limit", "Likely", "Try");
    assertThat(page.element("#state").getDomAttribute("data-state")).isEqualTo("CRITICAL");
    assertQuiet();
  }

  @Test
  void aTreatmentIsAnEventWithBeforeAndAfter() throws Exception {
    MultiLayerNetwork network = vanishing();
    Treatments plan =
        Treatments.builder()
            .on(Pathology.VANISHING_GRADIENT, Treatments::reduceLearningRate, 1, 100)
            .build();
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sessionId("treated")
            .sampling(Sampling.every(1))
            .treatments(plan)
            .publishTo(server.publisher())
            .build()
            .addTo(network);
    Networks.batches(60).forEach(network::fit);
    monitor.close();
    page.awaitText("#verdict", "CRITICAL");
    page.chromium.driver.executeScript("document.querySelector('#events').open = true");

    assertThat(page.text("#events"))
        .containsIgnoringCase("learning rate given")
        .contains("0.1 → 0.03");
    assertQuiet();
  }

  @Test
  void theHeatMapIsDarkWhereTheGradientVanishes() throws Exception {
    showVanishing();

    double[] light = new double[DEPTH + 1];
    for (int i = 0; i <= DEPTH; i++) {
      light[i] = page.lightness(i, DEPTH + 1);
    }
    assertThat(light).isSorted();
    assertThat(light[0]).isLessThan(60);
    assertThat(light[DEPTH]).isGreaterThan(150);
  }

  @Test
  void namesOfLayersStayText() throws Exception {
    showVanishing();

    page.element("#layer-open").click();
    assertThat(page.text("[data-layer='0']")).contains(SCRIPT);
    assertThat(page.text(".finding")).contains(SCRIPT);
    assertThat(page.number("return window.hacked ? 1 : 0")).isZero();
    assertThat(page.elements("main script")).isEmpty();
    assertQuiet();
  }

  @Test
  void choosingALayerChangesItsCharts() throws Exception {
    showVanishing();
    page.awaitText("#layer-title", SCRIPT);
    page.scrollTo("#histogram");
    page.await("a histogram is drawn", histogramOf(0));
    page.element("#layer-open").click();
    page.element(".layer-list input").sendKeys("hidden5");
    page.element(".layer-list li").click();

    page.awaitText("#layer-title", "hidden5");
    page.await("the histogram is that of the layer", histogramOf(5));
    page.await(
        "the lines are those of the layer",
        "document.querySelector('#layer-gradient').panel.run().layer === 5");
    assertQuiet();
  }

  /** Biases and weights: layer 0 has 56 elements, the others have 72. */
  private static String histogramOf(int layer) {
    return "document.querySelector('#histogram .readout').textContent.includes('all "
        + (layer == 0 ? 56 : 72)
        + "')";
  }

  @Test
  void aReloadKeepsAll() throws Exception {
    showVanishing();
    String before = page.text(".findings");
    page.chromium.driver.navigate().refresh();
    page.awaitText("#verdict", "CRITICAL since iteration 19");

    assertThat(page.text(".findings")).isEqualTo(before);
    page.await(
        "all iterations are there",
        "document.querySelector('#score')?.panel?.rows().length === 60");
    assertQuiet();
  }

  @Test
  void anotherSessionCanBeChosen() throws Exception {
    train("vanishing", vanishing(), 60);
    train("healthy", Networks.mlp(), 60);
    page.awaitText("#verdict", "OK");
    page.choose("#session", "vanishing");
    page.awaitText("#verdict", "CRITICAL");
    page.choose("#session", "healthy");
    page.awaitText("#verdict", "OK");

    assertThat(page.elements("#session option"))
        .extracting(WebElement::getText)
        .containsExactly("✓ healthy", "✕ vanishing");
    assertQuiet();
  }

  @Test
  void nanIsShownAsNan() throws Exception {
    MultiLayerNetwork network = Networks.mlp();
    network.fit(Networks.batch(8, 1));
    network.params().putScalar(3, Float.NaN);
    train("nan", network, 5);
    page.awaitText("#verdict", "CRITICAL since iteration 1");
    page.scrollTo("#score");
    page.awaitText("#score .readout", "NaN");

    assertThat(page.text("#facts")).contains("NaN");
    assertQuiet();
  }

  @Test
  void theCursorIsSharedByAllCharts() throws Exception {
    showVanishing();
    page.scrollTo("#score");
    page.awaitText("#score .readout", "score");
    page.chromium.driver.executeScript(
        "const o = document.querySelector('#score .over'), r = o.getBoundingClientRect();"
            + "for (const t of ['pointerdown', 'pointerup']) o.dispatchEvent(new PointerEvent(t,"
            + " {clientX: r.left + r.width / 2, clientY: r.top + 20, pointerId: 1, bubbles: true}))");

    page.awaitText("#cursor", "pinned");
    page.await(
        "every chart over time has the cursor",
        "[...document.querySelectorAll('.plot .over > .line')].every((line) => !line.hidden)");
    page.scrollTo("#flow");
    page.await(
        "the gradient flow is that of the pinned iteration",
        "document.querySelector('#flow h3').textContent"
            + ".endsWith(document.querySelector('#cursor').textContent.match(/Iteration (\\d+)/)[1])");
    assertQuiet();
  }

  @Test
  void anIterationRangeCanBeShownAlone() throws Exception {
    showVanishing();
    page.element(".finding button.when").click();
    page.awaitText("#ranges", "0–79");

    assertThat(page.number("return document.querySelector('#score').panel.limits()[1]"))
        .isEqualTo(79);
    assertQuiet();
  }

  @Test
  void twoHundredLayersCanBeSearched() throws Exception {
    try (HealthServer alone = HealthServer.start(0)) {
      Double[] norms = new Double[200];
      Arrays.fill(norms, 0.5);
      alone.runs().network(Reports.network(200));
      for (int i = 0; i < 50; i++) {
        alone.runs().report(Reports.report(i, 1.0, norms));
      }
      page.open(alone.address());
      page.awaitText("#layer-title", "layer0");
      page.element("#layer-open").click();
      assertThat(page.elements(".layer-list li")).hasSize(200);
      page.element(".layer-list input").sendKeys("layer17");

      assertThat(page.elements(".layer-list li")).hasSize(11);
      assertQuiet();
    }
  }

  @Test
  void fitsAPhone() throws Exception {
    page.size(390, 844);
    showVanishing();

    assertThat(page.number("return document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
    assertQuiet();
  }

  @Test
  void chartsCanBeSaved() throws Exception {
    showVanishing();
    page.chromium.driver.executeScript(
        "window.blobs = []; const make = URL.createObjectURL.bind(URL);"
            + "URL.createObjectURL = (blob) => { window.blobs.push(blob); return make(blob) };"
            + "window.saved = []; const click = HTMLAnchorElement.prototype.click;"
            + "HTMLAnchorElement.prototype.click = function () { this.download ? window.saved.push("
            + "[this.download, this.href]) : click.call(this) }");
    List<String> charts =
        Stream.of("heat", "flow", "score", "histogram").map(id -> "#" + id).toList();
    for (String chart : charts) {
      page.scrollTo(chart);
      page.element(chart).findElements(By.cssSelector(".tools button")).stream()
          .filter(button -> button.getText().matches("PNG|CSV"))
          .forEach(button -> page.chromium.driver.executeScript("arguments[0].click()", button));
    }

    page.await("two files a chart", "window.saved.length === 8");
    Object table =
        page.chromium.driver.executeAsyncScript(
            "const done = arguments[0];"
                + "window.blobs[window.saved.findIndex(([name]) => /Score.*csv$/.test(name))]"
                + ".text().then(done)");
    assertThat(String.valueOf(table).lines())
        .hasSize(61)
        .startsWith("first_iteration,iteration,score,score_min,score_max");
    assertQuiet();
  }

  /** A spreadsheet computes a cell that begins with one of these signs. */
  @Test
  void noCellOfATableIsComputed() throws Exception {
    String layers = "'=1+1','+1','-1','@SUM(1)','\\t=1','\\r=1','\\n=1','a\\u202Eb','a,\"b\"'";
    page.open(server.address());
    Object table =
        page.chromium.driver.executeAsyncScript(
            "const done = arguments[0]; const make = URL.createObjectURL.bind(URL);"
                + "URL.createObjectURL = (blob) => { blob.text().then(done); return make(blob) };"
                + "HTMLAnchorElement.prototype.click = () => {};"
                + "import('/health/assets/download.js').then((m) =>"
                + " m.saveTable('t', { session: '=s' }, ["
                + layers
                + "], [["
                + layers
                + "], [-1.5, null, NaN]]))");

    String header =
        "'=1+1,'+1,'-1,'@SUM(1),'\\u0009=1,'\\u000d=1,'\\u000a=1,a\\u202eb,\"a,\"\"b\"\"\"";
    assertThat(String.valueOf(table).lines()).containsExactly(header, header, "-1.5,,NaN");
  }

  /** The test of a long run: what it looks like is kept for a person. */
  @Test
  void keepsUpWithTwentyThousandIterations() throws Exception {
    try (HealthServer alone = HealthServer.start(0)) {
      Double[] norms = new Double[100];
      alone.runs().network(Reports.network(100));
      page.open(alone.address());
      double early = 0;
      int batch = 1000;
      for (int i = 0; i < 20_000; i++) {
        for (int layer = 0; layer < norms.length; layer++) {
          norms[layer] = Math.exp(-layer / 20.0) * (1.5 + Math.sin(i / 700.0 + layer));
        }
        alone.runs().report(Reports.report(i, 1 + 1.0 / (1 + i), norms));
        if (i % batch == batch - 1) {
          page.await(
              "the page has read iteration " + i,
              "document.querySelector('#score')?.panel?.rows().at(-1)?.iteration >= " + i);
          if (i == 4 * batch - 1) {
            early = memory();
          }
        }
      }
      double late = memory();

      assertThat(page.number("return document.querySelector('#score').panel.rows().length"))
          .isBetween(512.0, 1025.0);
      assertThat(page.number("return document.querySelector('#heat').panel.rows().length"))
          .isBetween(512.0, 1025.0);
      assertThat(late)
          .as("MB after 20,000 iterations; %s after 4,000", early)
          .isLessThan(1.3 * early + 5);
      page.picture(Path.of("target", "screenshots", "health-20000.png"));
      assertQuiet();
    }
  }

  /** Megabytes of the page's heap after a collection. */
  private double memory() {
    page.chromium.driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
    return page.number("return performance.memory.usedJSHeapSize / 1e6");
  }
}
