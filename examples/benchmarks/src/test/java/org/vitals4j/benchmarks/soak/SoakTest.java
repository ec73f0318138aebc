package org.vitals4j.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine;

class SoakTest {

  private static final int EACH = 4_000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int command(String... arguments) {
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), 0);
    CommandLine line = new CommandLine(new SoakCommand(screen));
    return line.execute(arguments);
  }

  /** So short a run has no slope worth the name: whatever it is, it is said. */
  @Test
  void aShortRunIsMeasuredAndReported(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("soak.json");
    int code = command("--iterations", "300", "--json", file.toString());

    assertThat(code).isIn(0, 1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("300 iterations in ")
        .contains("heap after collection", "resident memory", "threads", "open files")
        .contains("CPU time per iteration");
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("samples")).hasSize(Soak.SAMPLES);
    assertThat(json.at("/samples/49/iteration").asInt()).isEqualTo(300);
    assertThat(json.at("/trends/heap/level").asDouble()).isGreaterThan(1);
    assertThat(json.at("/trends/threads/level").asDouble()).isGreaterThan(1);
    assertThat(json.get("failures").asInt()).isZero();
  }

  @Test
  void refusesRunsThatAreTooShort() {
    assertThat(command("--iterations", "199")).isEqualTo(2);
  }

  private static SoakReport report(
      IntToDoubleFunction heap, IntToDoubleFunction threads, IntToDoubleFunction seconds) {
    List<Sample> samples =
        IntStream.rangeClosed(1, Soak.SAMPLES)
            .map(i -> i * EACH)
            .mapToObj(
                i ->
                    new Sample(
                        i,
                        heap.applyAsDouble(i),
                        5e8,
                        threads.applyAsDouble(i),
                        Double.NaN,
                        seconds.applyAsDouble(i)))
            .toList();
    return new SoakReport(new Soak.SoakResult(samples, 10, 0, 3));
  }

  @Test
  void whatIsLevelAfterTheFirstQuarterIsWell() {
    SoakReport level =
        report(i -> i < 50_000 ? 1e7 + 1e3 * i : 6e7, i -> i < 40_000 ? 20 : 25, i -> 1e-3);

    assertThat(level.complaints()).isEmpty();
    assertThat(level.table()).contains("not known here");
  }

  @Test
  void aLeakIsFound() {
    SoakReport leaking = report(i -> 5e7 + 10.0 * i, i -> 20, i -> 1e-3);

    assertThat(leaking.complaints())
        .singleElement()
        .asString()
        .contains("heap after collection grows by 1.95");
  }

  @Test
  void aThreadForEveryTenThousandIterationsIsFound() {
    SoakReport leaking = report(i -> 5e7, i -> 20 + i / 10_000, i -> 1e-3);

    assertThat(leaking.complaints()).singleElement().asString().startsWith("threads grows by ");
  }

  @Test
  void memoryThatScattersTooMuchIsNotCalledLevel() {
    Random random = new Random(3);
    SoakReport noisy = report(i -> 5e7 * (1 + 0.3 * random.nextGaussian()), i -> 20, i -> 1e-3);

    assertThat(noisy.complaints())
        .singleElement()
        .asString()
        .startsWith("heap after collection may grow: it changes by ");
  }

  /** A thread that comes and goes is no growth. */
  @Test
  void aCountThatSwingsIsLevel() {
    assertThat(report(i -> 5e7, i -> 20 + (i / EACH) % 3 / 2, i -> 1e-3).complaints()).isEmpty();
  }

  /** As a server's second thread that is there for some samples and gone for others. */
  @Test
  void aCountThatSwingsMoreOftenTowardsTheEndIsLevel() {
    assertThat(report(i -> 5e7, i -> 20 + (i % 32_000 < i / 8 ? 1 : 0), i -> 1e-3).complaints())
        .isEmpty();
  }

  @Test
  void oneThreadThatStaysIsFound() {
    assertThat(report(i -> 5e7, i -> i < 120_000 ? 20 : 21, i -> 1e-3).complaints())
        .singleElement()
        .asString()
        .startsWith("threads grows by ");
  }

  /** Times are disturbed by other programs; memory is not. */
  @Test
  void timesGrowOnlyWhereTheirScatterDoesNotExplainIt() {
    Random random = new Random(3);
    SoakReport noisy =
        report(i -> 5e7, i -> 20, i -> 1e-3 * (1 + 0.015 * i / 1e5 + 0.2 * random.nextGaussian()));
    SoakReport growing = report(i -> 5e7, i -> 20, i -> 1e-3 * (1 + 0.05 * i / 1e5));

    assertThat(noisy.complaints()).isEmpty();
    assertThat(growing.complaints())
        .singleElement()
        .asString()
        .startsWith("CPU time per iteration grows by ");
  }
}
