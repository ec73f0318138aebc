package org.vitals4j.agent.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code status}. */
@Command(name = "status", description = "Says what is watched in a JVM.")
final class StatusCommand extends JvmCommand {

  @Parameters(paramLabel = "PID", description = "Process id of the JVM; 'list' shows them.")
  private long pid;

  StatusCommand(Jvms jvms) {
    super(jvms);
  }

  @Override
  public Integer call() {
    print(jvms().ask(pid, "status", ""));
    return ExitCode.OK;
  }
}
