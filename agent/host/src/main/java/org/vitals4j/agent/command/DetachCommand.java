package org.vitals4j.agent.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code detach}. */
@Command(name = "detach", description = "Lets go of them, and restores DL4J's classes.")
final class DetachCommand extends JvmCommand {

  @Parameters(paramLabel = "PID", description = "Process id of the JVM; 'list' shows them.")
  private long pid;

  DetachCommand(Jvms jvms) {
    super(jvms);
  }

  @Override
  public Integer call() {
    print(jvms().ask(pid, "detach", ""));
    return ExitCode.OK;
  }
}
