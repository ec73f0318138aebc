package org.vitals4j.agent.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code attach}. */
@Command(
    name = "attach",
    description = "Watches the networks of a JVM that runs, from their next iteration on.")
final class AttachCommand extends JvmCommand {

  @Parameters(
      index = "0",
      paramLabel = "PID",
      description = "Process id of the JVM; 'list' shows them.")
  private long pid;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "As after -javaagent:...=, for instance clipping=norm:1.0,ui=9000.")
  private String options = "";

  AttachCommand(Jvms jvms) {
    super(jvms);
  }

  @Override
  public Integer call() {
    List<String> wrong = OptionsCheck.problems(options);
    if (!wrong.isEmpty()) {
      OptionsCheck.say(wrong, err());
      err().println("vitals4j: nothing was attached; correct the options and try again.");
      return ExitCode.USAGE;
    }
    print(jvms().ask(pid, "attach", AgentOptions.absolute(options)));
    return ExitCode.OK;
  }
}
