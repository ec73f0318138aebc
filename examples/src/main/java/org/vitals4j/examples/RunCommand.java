package org.vitals4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.deeplearning4j.core.storage.StatsStorage;
import org.jspecify.annotations.Nullable;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.ui.BoundedStatsStorage;
import org.vitals4j.ui.Dl4jUiServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code examples/run}. */
@Command(
    name = "examples/run",
    description = {
      "Trains small networks that are sick, beside healthy twins, and shows what Vitals4j says.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every run showed what it should",
      "1:one did not, the port is in use, or ND4J cannot compute here",
      "2:the command line was wrong"
    })
final class RunCommand implements Callable<Integer> {

  private final Screen screen;
  private final ExampleRegistry names;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Which examples; all if none is named. 'list' says which there are; 'attach' runs an ordinary program under the agent.")
  private List<String> wanted = List.of();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9000",
      description = "Port of the browser pages, on this machine only (default: 9000; 0: any free).")
  private int port;

  @Option(
      names = "--variant",
      paramLabel = "KIND",
      description =
          "Only the variants of a kind: sick, healthy or treated; or one by its own name, for"
              + " instance sick-mse.")
  private @Nullable String variant;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description =
          "Trains each for so many iterations, beyond one epoch for whole epochs. What is expected"
              + " is meant for its own length.")
  private @Nullable Integer iterations;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Writes one HTML file an example, its variants side by side, with every chart in it.")
  private @Nullable Path reports;

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description = "Writes the main charts of every run as PNG.")
  private @Nullable Path pictures;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the weights and of the order of the data (default: 42).")
  private long seed;

  @Option(names = "--no-ui", description = "No browser pages.")
  private boolean noUi;

  @Option(
      names = "--no-wait",
      description = "End after the table, rather than keep the browser pages until Ctrl-C.")
  private boolean noWait;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  RunCommand(Screen screen, List<Example> examples) {
    this.screen = screen;
    this.names = new ExampleRegistry(examples);
  }

  @Command(name = "list", description = "Says which examples there are.")
  int list() {
    for (Example example : names.all()) {
      screen.line(example.name());
      screen.paragraph("  ", 0, example.lesson() + ".");
      example
          .variants()
          .forEach(
              variant ->
                  screen.line(String.format("  %-12s  %s", variant.name(), variant.setup())));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "attach",
      description = "Runs a program that knows nothing of Vitals4j under the agent.")
  int attach() throws IOException, InterruptedException {
    return new UnderAgent(screen).run() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() {
    List<Example> examples = examples();
    Optional<String> problem = Backend.problem();
    if (problem.isPresent()) {
      spec.commandLine().getErr().println("examples/run: " + problem.get());
      return ExitCode.SOFTWARE;
    }
    Backend.fallback().ifPresent(screen::line);
    if (noUi) {
      return run(examples, Optional.empty(), session -> {});
    }
    if (port < 0 || port > 0xFFFF) {
      throw wrong("--port must be in [0, 65535], but was " + port + ".");
    }
    Dl4jUiServer opened;
    try {
      opened = Dl4jUiServer.start(port);
    } catch (UncheckedIOException e) {
      spec.commandLine()
          .getErr()
          .printf(
              "examples/run: %s.%nTry --port N with another number, or --no-ui to do without"
                  + " browser pages.%n",
              e.getMessage());
      return ExitCode.SOFTWARE;
    }
    try (Dl4jUiServer server = opened) {
      StatsStorage storage = new BoundedStatsStorage();
      server.attach(storage);
      screen.line(
          "Live in the browser: "
              + server.address()
              + " (the run being trained; others at the top right)");
      screen.line("");
      LivePage page = new LivePage(server.address());
      int code = run(examples, Optional.of(storage), page::show);
      if (!noWait) {
        screen.line("The browser pages stay at " + server.address() + " until you press Ctrl-C.");
        waitForCtrlC(code);
      }
      return code;
    }
  }

  private List<Example> examples() {
    if (iterations != null && iterations < 1) {
      throw wrong("--iterations must be at least 1, but was " + iterations + ".");
    }
    try {
      List<Example> found = names.find(wanted);
      if (!selection().anyOf(found)) {
        throw wrong(
            "no variant is called '"
                + variant
                + "' in "
                + found.stream().map(Example::name).collect(Collectors.joining(", "))
                + ". 'examples/run list' says which there are.");
      }
      return found;
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private Selection selection() {
    return new Selection(
        Optional.ofNullable(variant),
        iterations == null ? OptionalInt.empty() : OptionalInt.of(iterations));
  }

  private ParameterException wrong(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int run(List<Example> examples, Optional<StatsStorage> storage, Consumer<String> live) {
    long start = System.nanoTime();
    ReportWriter keeper =
        new ReportWriter(screen, Optional.ofNullable(reports), Optional.ofNullable(pictures));
    Report report;
    try {
      report = new Session(screen, seed, storage, keeper, live).run(examples, selection());
    } catch (UncheckedIOException e) {
      spec.commandLine().getErr().println("examples/run: " + e.getMessage() + ".");
      return ExitCode.SOFTWARE;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    screen.line(report.table());
    screen.line("");
    report.complaints().ifPresent(screen::line);
    screen.line(
        String.format(
            Locale.ROOT,
            "%d %s in %.0f s, %s.",
            report.count(),
            report.count() == 1 ? "run" : "runs",
            seconds,
            report.asExpected() ? "all as expected" : "not all as expected"));
    return report.asExpected() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Ctrl-C is the ordinary way out here, so it ends with this exit code and not with 130. */
  private static void waitForCtrlC(int code) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(code)));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
