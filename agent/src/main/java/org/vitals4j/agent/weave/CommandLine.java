package org.vitals4j.agent.weave;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Starts the command line, which lives with the library. */
public final class CommandLine {

  private static final String ENTRY = "org.vitals4j.agent.command.Commands";

  private CommandLine() {}

  /** Called by the shell. Ends the JVM with the exit code of the command. */
  public static void main(String[] args) throws ReflectiveOperationException, URISyntaxException {
    Path jar =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    new LibraryLoader(ClassLoader.getSystemClassLoader())
        .loadClass(ENTRY)
        .getMethod("main", String[].class, String.class, Path.class)
        .invoke(null, args, AgentCore.version(), jar);
  }
}
