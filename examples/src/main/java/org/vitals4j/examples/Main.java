package org.vitals4j.examples;

import java.util.List;
import java.util.ServiceLoader;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Starts the command line. */
public final class Main {

  private static final List<String> BENCHMARKS =
      List.of(
          "  benchmark           Measures what the monitor costs.",
          "  diagnose-benchmark  Measures how often the diagnosis is right.",
          "  agent-benchmark     Measures what the agent costs.",
          "  repair-benchmark    Measures how many faulty runs treatments repair.",
          "  harm-benchmark      Measures whether treatments harm healthy runs.",
          "  soak                Trains for long, and looks whether anything grows.");

  private Main() {}

  /** {@code examples/run} ends here. */
  public static void main(String[] args) {
    // Vert.x, in DL4J's pages, logs through java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(commandLine(Screen.standard(), Names.builtIn()).execute(args));
  }

  /**
   * The benchmarks as the help lists them where they are not on the class path: {@code
   * examples/run} builds them only where one of them is called.
   */
  public static List<String> benchmarks() {
    return BENCHMARKS;
  }

  /** The command line over some examples, and over what {@link CommandProvider}s add. */
  public static CommandLine commandLine(Screen screen, List<Example> examples) {
    CommandLine line =
        new CommandLine(new RunCommand(screen, examples)).addSubcommand(new DoctorCommand(screen));
    List<CommandProvider> providers =
        ServiceLoader.load(CommandProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    for (CommandProvider provider : providers) {
      provider.commands(screen).forEach(line::addSubcommand);
    }
    if (providers.isEmpty()) {
      line.getCommandSpec()
          .usageMessage()
          .footerHeading("%nBenchmarks, built when one is first called:%n")
          .footer(BENCHMARKS.toArray(String[]::new));
    }
    return line.setParameterExceptionHandler(Main::sayWhatIsWrong);
  }

  /** One line and where to read on, where picocli would print the whole help. */
  private static int sayWhatIsWrong(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("examples/run: " + wrong.getMessage());
    command.getErr().println("Try examples/run --help.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
