package org.vitals4j.agent.command;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code java -jar vitals4j-agent.jar}. */
@Command(
    name = "java -jar vitals4j-agent.jar",
    description = {
      "Watches Deeplearning4j networks in jobs that nobody changed.",
      "",
      "From the start of a job: java -javaagent:vitals4j-agent.jar=clipping=norm:1.0 ...",
      "In a job that runs already: the commands below.",
      ""
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    subcommands = {
      AttachCommand.class,
      DetachCommand.class,
      StatusCommand.class,
      ListCommand.class,
      CheckCommand.class,
      FindingsCommand.class,
      AroundCommand.class,
      ConfigCommand.class,
      PluginsCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was done",
      "1:it could not be done; the reason is on standard error",
      "2:the command line was wrong",
      "Others, for check, findings and around: their own --help has them."
    })
public final class Commands implements Runnable {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  private Commands() {}

  /** Ends the JVM with the exit code of the command. */
  public static void main(String[] args, String version, Path jar) {
    System.exit(commandLine(version, new Jvms(jar, version)).execute(args));
  }

  static CommandLine commandLine(String version, Jvms jvms) {
    CommandLine line =
        new CommandLine(
            new Commands(),
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                return JvmCommand.class.isAssignableFrom(type)
                    ? type.getDeclaredConstructor(Jvms.class).newInstance(jvms)
                    : CommandLine.defaultFactory().create(type);
              }
            });
    line.getCommandSpec().versionProvider(() -> new String[] {"vitals4j-agent " + version});
    return line.setParameterExceptionHandler(Commands::sayWhatIsWrong)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("vitals4j: " + failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  /** One line and where to read on, where picocli would print the whole help. */
  private static int sayWhatIsWrong(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("vitals4j: " + wrong.getMessage());
    command.getErr().println("Try java -jar vitals4j-agent.jar --help.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed.");
  }
}
