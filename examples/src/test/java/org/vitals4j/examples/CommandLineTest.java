package org.vitals4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine;

class CommandLineTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter picocliOut = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void anUnknownNameIsAnErrorThatListsTheKnown() {
    assertThat(execute(Names.builtIn(), "--no-ui", "resnet")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "examples/run: no example is called 'resnet'. Known: chain-rule, vanishing-sigmoid,")
        .doesNotContain("\tat ");
  }

  @Test
  void aSlipIsMetWithASuggestion() {
    assertThat(execute(Names.builtIn(), "mnits")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean 'mnist'?");
  }

  @Test
  void theBeginningOfANameIsMetWithASuggestion() {
    assertThat(execute(Names.builtIn(), "exploding")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean 'exploding-init'?");
  }

  @Test
  void aVariantThatNoneHasIsAnErrorOfTheCommandLine() {
    assertThat(execute(Names.builtIn(), "--no-ui", "--variant", "ill", "mnist")).isEqualTo(2);
    assertThat(err.toString()).contains("no variant is called 'ill' in mnist", "examples/run list");
  }

  @Test
  void aVariantIsPickedByItsKind() {
    assertThat(execute(Names.builtIn(), "--no-ui", "--variant", "sick", "weight-decay")).isZero();
    assertThat(text()).contains("1 run in", "sick").doesNotContain("treated");
  }

  @Test
  void noIterationsAreAnErrorOfTheCommandLine() {
    assertThat(execute(Names.builtIn(), "--iterations", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--iterations must be at least 1, but was 0");
  }

  @Test
  void listNamesEveryExampleAndVariant() {
    assertThat(execute(Names.builtIn(), "list")).isZero();
    for (Example example : Names.builtIn()) {
      assertThat(text()).contains(example.name(), example.lesson());
      assertThat(example.variants()).allMatch(variant -> text().contains(variant.setup()));
    }
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(execute(Names.builtIn(), "--help")).isZero();
    assertThat(picocliOut.toString())
        .contains("--no-ui", "--port", "--seed", "--no-wait", "--version", "list");
  }

  @Test
  void helpNamesTheBenchmarksThatAreNotBuilt() {
    assertThat(execute(Names.builtIn(), "--help")).isZero();
    assertThat(picocliOut.toString()).contains(Main.benchmarks());
  }

  @Test
  void helpIsMadeOfWholeSentences() {
    assertThat(execute(Names.builtIn(), "--help")).isZero();
    String commands = picocliOut.toString().split("Commands:", -1)[1];
    assertThat(commands.split("\\n {2}(?=\\w)", -1))
        .allSatisfy(line -> assertThat(line.strip()).matches("(?s)|Benchmarks.*:|.*\\."));
  }

  @Test
  void aPortInUseIsSaidPlainlyWithTheNextStep() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(execute(Names.builtIn(), "--port", port, "mnist")).isEqualTo(1);
      assertThat(err.toString())
          .contains("port " + port, "in use", "--port N", "--no-ui")
          .doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void aPortOutOfRangeIsAnErrorOfTheCommandLine() {
    assertThat(execute(Names.builtIn(), "--port", "65536")).isEqualTo(2);
    assertThat(err.toString()).contains("--port must be in [0, 65535], but was 65536.");
  }

  @Test
  void aRunAsExpectedEndsWithZero() {
    assertThat(execute(List.of(new Tiny(true)), "--no-ui")).isZero();
    assertThat(text()).contains("1 run in", "all as expected", "tiny", "ms/iter");
  }

  @Test
  void aRunThatIsNotAsExpectedEndsWithOneAndSaysWhy() {
    assertThat(execute(List.of(new Tiny(false)), "--no-ui")).isEqualTo(1);
    assertThat(text()).contains("NOT as expected: tiny only: expected the moon, saw cheese");
  }

  private int execute(List<Example> examples, String... args) {
    CommandLine commandLine =
        Main.commandLine(new Screen(new PrintStream(out, true, UTF_8), 0), examples);
    commandLine.setOut(new PrintWriter(picocliOut));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  private String text() {
    return out.toString(UTF_8);
  }

  /** Three iterations, and an expectation that is met or not. */
  private record Tiny(boolean met) implements Example {

    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public String lesson() {
      return "how it ends";
    }

    @Override
    public List<Variant> variants() {
      Variant three =
          Names.builtIn().stream()
              .filter(one -> one.name().equals("exploding-init"))
              .findFirst()
              .orElseThrow()
              .variants()
              .get(1)
              .shortened(3);
      return List.of(
          new Variant(
              "only",
              "three iterations",
              three.work(),
              List.of(
                  new Expectation("the moon", outcome -> new Expectation.Seen(met, "cheese")))));
    }
  }
}
