package org.vitals4j.examples;

import java.nio.file.Path;

/** Where the agent's jar is. */
public final class AgentJar {

  /** The run script sets it. */
  private static final String PROPERTY = "vitals4j.examples.agent";

  private AgentJar() {}

  /** The path; relative to the project's folder where the run script did not start this JVM. */
  public static Path path() {
    return Path.of(System.getProperty(PROPERTY, "agent/target/vitals4j-agent.jar"));
  }
}
