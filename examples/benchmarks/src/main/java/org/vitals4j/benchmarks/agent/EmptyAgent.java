package org.vitals4j.benchmarks.agent;

import java.lang.instrument.Instrumentation;

/** An agent that does nothing, and a program that does nothing: what any agent costs a JVM. */
public final class EmptyAgent {

  private EmptyAgent() {}

  /** Called by the JVM where this is the agent. */
  public static void premain(String options, Instrumentation instrumentation) {}

  /** Called by the JVM where this is the program. */
  public static void main(String[] args) {}
}
