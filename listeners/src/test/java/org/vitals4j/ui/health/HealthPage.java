package org.vitals4j.ui.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.vitals4j.ui.Chromium;
import org.vitals4j.ui.Polling;

/** The page as a person uses it. */
final class HealthPage implements AutoCloseable {

  final Chromium chromium = Chromium.open();

  HealthPage() throws IOException {}

  void open(String address) {
    chromium.driver.get(address);
  }

  void await(String what, String condition) throws InterruptedException {
    Polling.await(
        () -> what + ", but the page shows: " + text("main") + "; console: " + chromium.severe(),
        () -> Boolean.TRUE.equals(chromium.driver.executeScript("return !!(" + condition + ")")));
  }

  void awaitText(String selector, String part) throws InterruptedException {
    await(
        selector + " should show '" + part + "'",
        "document.querySelector('" + selector + "')?.textContent.includes(" + quoted(part) + ")");
  }

  String text(String selector) {
    List<WebElement> found = chromium.driver.findElements(By.cssSelector(selector));
    return found.isEmpty() ? "" : found.get(0).getText();
  }

  WebElement element(String selector) {
    return chromium.driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> elements(String selector) {
    return chromium.driver.findElements(By.cssSelector(selector));
  }

  double number(String script) {
    return chromium.number(script);
  }

  void scrollTo(String selector) {
    chromium.driver.executeScript(
        "document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector);
  }

  void choose(String selector, String value) {
    chromium.driver.executeScript(
        "const s = document.querySelector(arguments[0]); s.value = arguments[1];"
            + "s.dispatchEvent(new Event('change'))",
        selector,
        value);
  }

  /** How light the heat map is in the middle of a layer's row, on average over its columns. */
  double lightness(int layer, int layers) {
    return number(
        "const p = document.querySelector('#heat').panel, c = p.canvas.querySelector('canvas');"
            + "const r = c.width / c.clientWidth, m = p.margin;"
            + "const y = Math.round((m.top + (p.height * ("
            + layer
            + " + 0.3)) / "
            + layers
            + ") * r);"
            + "const d = c.getContext('2d').getImageData(m.left * r + 4, y, p.width * r - 8, 1).data;"
            + "let sum = 0, n = 0; for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 0)"
            + " { sum += 0.2126 * d[i] + 0.7152 * d[i + 1] + 0.0722 * d[i + 2]; n++; }"
            + "return n === 0 ? NaN : sum / n");
  }

  void size(int width, int height) {
    chromium.driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  /** For a person to look at. */
  void picture(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, chromium.driver.getScreenshotAs(OutputType.BYTES));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  @Override
  public void close() {
    chromium.close();
  }
}
