package org.vitals4j.agent;

import java.lang.reflect.InvocationTargetException;

/** {@code java -jar vitals4j-agent.jar}. */
public final class Main {

  private static final String COMMANDS = "org.vitals4j.agent.weave.CommandLine";

  private Main() {}

  /** Ends the JVM with the exit code of the command. */
  public static void main(String[] args) throws Exception {
    String tooOld = JavaVersion.complaint(System.getProperty("java.specification.version"));
    if (tooOld != null) {
      System.err.println("vitals4j: " + tooOld);
      System.exit(1);
    }
    try {
      Class.forName(COMMANDS).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException thrown) {
      System.err.println("vitals4j: the command failed: " + thrown.getCause());
      System.exit(1);
    }
  }
}
