package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's browser, without a window, without a past, and without calls home. */
public final class Chromium implements AutoCloseable {

  private static final File BROWSER = new File("/usr/bin/chromium");
  private static final File DRIVER = new File("/usr/bin/chromedriver");

  public final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Where there is no browser, the test is aborted; but it fails in CI, which must have one. */
  public static Chromium open() throws IOException {
    if (!BROWSER.canExecute() || !DRIVER.canExecute()) {
      String message =
          "no "
              + BROWSER
              + " and "
              + DRIVER
              + " to look at the pages with: apt-get install chromium chromium-driver";
      if (System.getenv("CI") != null) {
        fail(message);
      }
      abort(message);
    }
    // Below target and not a @TempDir: the browser may still write while that is being deleted.
    Path target = Files.createDirectories(Path.of("target"));
    Path profile = Files.createTempDirectory(target, "chromium-").toAbsolutePath();
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1400,1100",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build();
    return new Chromium(new ChromeDriver(service, options));
  }

  /** What the page complained about since the last call. */
  public List<String> severe() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  void awaitChart(String chart) throws InterruptedException {
    Polling.await(() -> chart + " has no data", () -> points(chart, 0) > 0);
  }

  void awaitLegend(String chart, String entry) throws InterruptedException {
    Polling.await(() -> chart + " has no " + entry, () -> legend(chart).contains(entry));
  }

  /** How many points the plot library holds of one series; -1 where it has not drawn yet. */
  int points(String chart, int series) {
    return (int)
        number(
            "const p = window.$ && $('"
                + chart
                + "').data('plot');"
                + "return p && p.getData().length > "
                + series
                + " ? p.getData()["
                + series
                + "].data.length : -1");
  }

  /** How many pixels of the canvas are painted. */
  double pixels(String chart) {
    return number(
        "const c = document.querySelector('"
            + chart
            + " canvas.flot-base');"
            + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            + "let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n");
  }

  /** In one go: the pages make their legends anew at every refresh. */
  List<String> legend(String chart) {
    Object texts =
        driver.executeScript(
            "return [...document.querySelectorAll('"
                + chart
                + " .legendLabel')].map((label) => label.textContent)");
    return texts instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }

  public double number(String script) {
    return driver.executeScript(script) instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
