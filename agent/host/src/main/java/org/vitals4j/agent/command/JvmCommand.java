package org.vitals4j.agent.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that talks to other JVMs. */
abstract class JvmCommand implements Callable<Integer> {

  private final Jvms jvms;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  JvmCommand(Jvms jvms) {
    this.jvms = jvms;
  }

  Jvms jvms() {
    return jvms;
  }

  CommandLine commandLine() {
    return spec.commandLine();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  void print(String text) {
    spec.commandLine().getOut().println(text);
  }
}
