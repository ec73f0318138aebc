package org.vitals4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation.Check;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.examples.report.RunResult;
import org.vitals4j.examples.terminal.Screen;

/** Runs kept as HTML and PNG: an exploding one that ends in NaN, and the same clipped. */
class ReportFilesTest {

  private static final File BROWSER = new File("/usr/bin/chromium");
  private static final File DRIVER = new File("/usr/bin/chromedriver");

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path folder;

  @Test
  void theReportHoldsEverythingItNeeds() throws IOException {
    String page = Files.readString(report());

    assertThat(page).contains("exploding-linear", "Apache", "echarts");
    assertThat(page).doesNotContain("<link", "<script src", "@import", "/*data*/", "/*page*/");
  }

  @Test
  void theDataKeepWhatIsNoNumberApartFromWhatWasNotMeasured() throws IOException {
    String page = Files.readString(report());
    String start = "id=\"data\">";
    String json = page.substring(page.indexOf(start) + start.length());
    JsonObject data =
        new Gson().fromJson(json.substring(0, json.indexOf("</script>")), JsonObject.class);
    JsonObject sick = data.getAsJsonArray("runs").get(0).getAsJsonObject();

    assertThat(data.getAsJsonArray("runs")).hasSize(2);
    assertThat(sick.getAsJsonArray("score").toString()).contains("\"NaN\"");
    assertThat(sick.getAsJsonArray("findings").toString())
        .contains("EXPLODING_GRADIENT", "NON_FINITE");
    assertThat(sick.getAsJsonArray("clipped_gradient_norm").get(0).isJsonNull()).isTrue();
    assertThat(sick.getAsJsonArray("histograms")).isNotEmpty();
  }

  @Test
  void whatWasDoneToTheNetworkIsInTheReport() throws IOException {
    Variant variant = Runs.variant("nan-spike", "treated-skip");
    RunResult run =
        new RunResult(example("nan-spike"), variant, Runs.train(variant.shortened(55)), List.of());
    new Keeper(screen(), Optional.of(folder), Optional.empty()).keep(List.of(run));

    assertThat(Files.readString(folder.resolve("nan-spike.html")))
        .contains("\"treatment\":\"skip-step\"", "\"iteration\":50");
  }

  @Test
  void theBrowserDrawsEveryChartWithoutAComplaint() throws Exception {
    // In CI it must run, and fails without them.
    boolean there = BROWSER.canExecute() && DRIVER.canExecute();
    assumeTrue(there || System.getenv("CI") != null, "no " + BROWSER);
    Path file = report();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER);
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run");
    ChromeDriver browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
    try {
      browser.get(file.toUri().toString());

      Object drawn = browser.executeScript("return Number(document.body.dataset.drawn)");
      assertThat(drawn)
          .isInstanceOfSatisfying(
              Number.class, count -> assertThat(count.intValue()).isGreaterThan(10));
      assertThat(browser.executeScript("return document.querySelectorAll('canvas').length"))
          .isEqualTo(drawn);
      assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    } finally {
      browser.quit();
    }
  }

  @Test
  void thePicturesAreImagesWithSomethingOnThem() throws IOException {
    new Keeper(screen(), Optional.empty(), Optional.of(folder)).keep(runs());

    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all.stream().map(one -> one.getFileName().toString()).collect(Collectors.toSet()))
          .contains(
              "exploding-linear-sick-score.png",
              "exploding-linear-sick-gradient-flow.png",
              "exploding-linear-treated-clipping.png",
              "exploding-linear-treated-gradient-histogram.png");
      for (Path file : all) {
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(900);
      }
    }
  }

  private Path report() {
    new Keeper(screen(), Optional.of(folder), Optional.empty()).keep(runs());
    return folder.resolve("exploding-linear.html");
  }

  private static Screen screen() {
    return new Screen(new PrintStream(new ByteArrayOutputStream(), true, UTF_8), 0);
  }

  private static List<RunResult> runs() {
    return List.of(run("sick"), run("treated"));
  }

  private static RunResult run(String name) {
    Example example = example("exploding-linear");
    Variant variant = Runs.variant("exploding-linear", name);
    Outcome outcome = Runs.train(variant.shortened(6));
    return new RunResult(
        example, variant, outcome, List.of(new Check("</script> is text", "it is", true)));
  }

  private static Example example(String name) {
    return Names.builtIn().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
