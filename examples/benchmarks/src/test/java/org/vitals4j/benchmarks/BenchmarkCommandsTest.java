package org.vitals4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.examples.Main;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine;

class BenchmarkCommandsTest {

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theExamplesListEveryBenchmark() {
    List<String> commands =
        new BenchmarkCommands()
            .commands(new Screen(new PrintStream(screen, true, UTF_8), 0)).stream()
                .map(CommandLine::new)
                .map(
                    one ->
                        "  %-18s  %s"
                            .formatted(
                                one.getCommandName(),
                                String.join("", one.getCommandSpec().usageMessage().header())))
                .toList();

    assertThat(commands).isEqualTo(Main.benchmarks());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "benchmark",
        "diagnose-benchmark",
        "agent-benchmark",
        "repair-benchmark",
        "harm-benchmark",
        "soak"
      })
  void eachHasHelp(String command) {
    assertThat(execute(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: examples/run " + command);
  }

  @Test
  void aBenchmarkOfNoWorkloadNamesThemAll() {
    assertThat(execute("benchmark", "--only", "gpt")).isEqualTo(2);
    assertThat(err.toString()).contains("'gpt'").contains("LeNet on MNIST");
  }

  @Test
  void aBenchmarkOfNoLengthIsRefused() {
    assertThat(execute("benchmark", "--seconds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("[1, 30], but was 0");
  }

  @Test
  void aHarmBenchmarkOfNoRunIsRefused() {
    assertThat(execute("harm-benchmark", "--only", "gpt")).isEqualTo(2);
    assertThat(err.toString()).contains("no run has 'gpt' in its class or name");
  }

  @Test
  void aHarmBenchmarkOfNoSeedIsRefused() {
    assertThat(execute("harm-benchmark", "--seeds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds must be at least 1, but was 0");
  }

  private int execute(String... args) {
    CommandLine commandLine =
        Main.commandLine(new Screen(new PrintStream(screen, true, UTF_8), 0), List.of());
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }
}
