package org.vitals4j.examples;

import java.util.List;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.vitals4j.examples.benchmark.AgentBenchmark;
import org.vitals4j.examples.benchmark.BenchmarkCommand;
import org.vitals4j.examples.diagnosis.DiagnoseBenchmark;
import org.vitals4j.examples.diagnosis.RepairBenchmark;
import org.vitals4j.examples.harm.HarmBenchmark;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.soak.SoakCommand;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Starts the command line. */
public final class Main {

  private Main() {}

  /** {@code examples/run} ends here. */
  public static void main(String[] args) {
    // Vert.x, in DL4J's pages, logs through java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(commandLine(Screen.standard(), Example.all()).execute(args));
  }

  /** The command line over some examples. */
  static CommandLine commandLine(Screen screen, List<Example> examples) {
    return new CommandLine(new RunCommand(screen, examples))
        .addSubcommand(new DoctorCommand(screen))
        .addSubcommand(new BenchmarkCommand(screen))
        .addSubcommand(new DiagnoseBenchmark(screen))
        .addSubcommand(new AgentBenchmark(screen, UnderAgent.jar()))
        .addSubcommand(new RepairBenchmark(screen))
        .addSubcommand(new HarmBenchmark(screen))
        .addSubcommand(new SoakCommand(screen))
        .setParameterExceptionHandler(Main::sayWhatIsWrong);
  }

  /** One line and where to read on, where picocli would print the whole help. */
  private static int sayWhatIsWrong(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("examples/run: " + wrong.getMessage());
    command.getErr().println("Try examples/run --help.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
