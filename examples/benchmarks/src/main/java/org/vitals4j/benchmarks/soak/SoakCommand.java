package org.vitals4j.benchmarks.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.publish.AlertLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code examples/run soak}. */
@Command(
    name = "soak",
    header = "Trains for long, and looks whether anything grows.",
    description = {
      "Trains a small network for long with everything on and the Health page open, and looks",
      "whether memory, threads, files or time per iteration grow. Takes some ten minutes.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is level over the last three quarters",
      "1:something grows by more than 1 %% of its level in 100,000 iterations",
      "2:the command line was wrong"
    })
public final class SoakCommand implements Callable<Integer> {

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many, 200 at least (default: 200000).")
  private int iterations;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes every sample and the slopes there as well.")
  private @Nullable Path json;

  /** The command, on a screen. */
  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  public SoakCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (iterations < 200) {
      throw new ParameterException(
          spec.commandLine(), "--iterations must be at least 200, but was " + iterations + ".");
    }
    // Hundreds of the same lines would hide the figures.
    ((Logger) LoggerFactory.getLogger(AlertLog.LOGGER)).setLevel(Level.OFF);
    long start = System.nanoTime();
    SoakReport report =
        new SoakReport(
            Soak.run(
                iterations,
                done ->
                    screen.status(
                        String.format(
                            Locale.ROOT, "%,d of %,d iterations ...", done, iterations))));
    screen.status("");
    screen.line(
        String.format(
            Locale.ROOT,
            "%,d iterations in %.0f s; the page was answered %,d times; %d findings",
            iterations,
            1e-9 * (System.nanoTime() - start),
            report.outcome().answers(),
            report.outcome().findings()));
    screen.line("");
    screen.line(report.table());
    if (json != null) {
      report.write(json);
    }
    List<String> complaints = report.complaints();
    if (!complaints.isEmpty()) {
      screen.line("");
      complaints.forEach(screen::line);
    }
    return complaints.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
