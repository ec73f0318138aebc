package org.vitals4j.ui.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.RunQuantity;
import org.vitals4j.report.Severity;
import org.vitals4j.ui.health.wire.Event;
import org.vitals4j.ui.health.wire.HealthReport;
import org.vitals4j.ui.health.wire.IterationRange;
import org.vitals4j.ui.health.wire.MinMaxLast;

/** What a person sees of many workers, in a browser. */
class WorkersPageIT {

  private static final String SESSION = "mnist-7";

  @SuppressWarnings("NullAway.Init") // where there is no browser, no test runs
  private static HealthPage page;

  @SuppressWarnings("NullAway.Init")
  private HealthServer server;

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
    server = HealthServer.start(0);
    page.size(1400, 900);
  }

  /** The page first: one whose server has gone complains in the console. */
  @AfterEach
  void stop() {
    page.open("about:blank");
    page.chromium.severe();
    server.close();
  }

  /** Ten reports of each worker, of which number 1 stands apart and lags. */
  private void report(int workers) {
    long now = System.currentTimeMillis();
    for (int worker = 0; worker < workers; worker++) {
      String name = Integer.toString(worker);
      server.runs().network(Reports.network(3).of(SESSION, name));
      int lag = worker == 1 ? 40 : worker % 3;
      for (int i = 1; i <= 10; i++) {
        int iteration = 100 * i - lag;
        MinMaxLast.Builder run = new MinMaxLast.Builder(IterationRange.runSlots());
        run.set(IterationRange.slot(RunQuantity.SCORE), 1.0 / i);
        double norm = worker == 1 ? 30 : 1 + 0.1 * (worker % 10);
        run.set(IterationRange.slot(RunQuantity.GRADIENT_NORM), norm);
        IterationRange range =
            new IterationRange(
                iteration - 99,
                iteration,
                100,
                2,
                now - 500L * (10 - i),
                1,
                0,
                run.build(),
                Map.of());
        add(name, now + i, Optional.of(range), List.of());
      }
    }
    add("1", now + 20, Optional.empty(), List.of(finding("WORKER_OUTLIER", Severity.WARN)));
  }

  private void add(String worker, long sequence, Optional<IterationRange> range, List<Event> of) {
    server.runs().report(new HealthReport(SESSION, worker, sequence, range, List.of(), of));
  }

  private static Event finding(String pathology, Severity severity) {
    return new Event(
        Event.Kind.FINDING,
        900,
        2,
        System.currentTimeMillis(),
        severity,
        pathology,
        List.of(),
        "it was seen",
        Optional.of(
            new Event.FindingState(
                -1,
                FindingEvent.Kind.OPENED,
                severity,
                900,
                900,
                OptionalInt.empty(),
                30,
                2,
                "1",
                List.of(),
                List.of())),
        Optional.empty(),
        Optional.empty());
  }

  private void openTable(int workers) throws InterruptedException {
    page.open(server.address() + "?session=" + SESSION + "&view=workers");
    page.await(
        "a row for each worker",
        "document.querySelectorAll('#workers tbody tr').length === " + workers);
  }

  private List<String> cells(int row) {
    return page.elements("#workers tbody tr:nth-child(" + row + ") > *").stream()
        .map(WebElement::getText)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8, 100})
  void eachWorkerHasARow(int workers) throws Exception {
    report(workers);
    openTable(workers);
    picture(workers + "-workers");

    assertThat(page.text("#workers h1")).isEqualTo(workers + " workers, 1 of them not OK");
    assertThat(cells(1).subList(0, 7))
        .containsExactly("1", "! WARN", "30", "0.1", "200", "960", "40");
    assertThat(cells(2).subList(0, 7))
        .containsExactly("0", "✓ OK", "1", "0.1", "200", "1,000", "0");
    assertThat(page.text("#workers .faults")).contains("WARN", "Worker outlier", "at worker 1");
    assertThat(page.element("#charts").isDisplayed()).isFalse();
    assertThat(page.chromium.severe()).isEmpty();
  }

  @Test
  void whatAllWorkersHaveIsOneLine() throws Exception {
    report(8);
    for (int worker = 0; worker < 8; worker++) {
      add(
          Integer.toString(worker),
          System.currentTimeMillis() + 100,
          Optional.empty(),
          List.of(finding("NON_FINITE", Severity.CRITICAL)));
    }
    openTable(8);
    page.awaitText("#workers .faults", "Non finite");
    picture("a-fault-of-all");

    assertThat(page.elements("#workers .faults li")).isNotEmpty();
    assertThat(page.text("#workers .faults li:first-child"))
        .contains("CRITICAL", "Non finite", "at all 8 workers: 0, 1, 2, 3, 4, 5, 6, 7");
  }

  @Test
  void allWorkersAreChosenWhereOneIs() throws Exception {
    report(8);
    page.open(server.address());
    page.await("the picker", "document.querySelectorAll('#worker option').length === 9");
    page.choose("#worker", "");
    page.await("the table", "document.querySelectorAll('#workers tbody tr').length === 8");

    assertThat(page.element("#state").isDisplayed()).isFalse();
    page.element("#workers tbody tr:first-child button").click();
    page.awaitText("#findings", "Worker outlier");
    assertThat(page.element("#workers").isDisplayed()).isFalse();
    assertThat(page.chromium.driver.getCurrentUrl()).contains("worker=1").doesNotContain("view");
    assertThat(page.chromium.severe()).isEmpty();
  }

  @Test
  void rowsAreSortedByTheColumnThatIsClicked() throws Exception {
    report(8);
    openTable(8);
    page.chromium.driver.findElement(By.xpath("//button[text()='Gradient norm']")).click();

    assertThat(List.of(cells(1).get(0), cells(2).get(0), cells(8).get(0)))
        .containsExactly("1", "7", "0");
    assertThat(page.elements("#workers th[aria-sort='ascending']"))
        .singleElement()
        .extracting(WebElement::getText)
        .asString()
        .startsWith("Gradient norm");
  }

  @Test
  void aNarrowScreenScrollsTheTableAlone() throws Exception {
    page.size(390, 800);
    report(8);
    openTable(8);
    picture("narrow");

    assertThat(page.number("return document.documentElement.scrollWidth")).isLessThan(400);
  }

  private static void picture(String name) throws IOException {
    page.picture(Path.of("target", "pictures", "workers", name + ".png"));
  }
}
