package org.vitals4j.agent.command;

/** Asks the agent in a JVM, which answers as a page would. */
record AttachedClient(Jvms jvms, long pid) implements HealthClient {

  @Override
  public String get(String address) {
    String answer = jvms.ask(pid, "health", address);
    int end = answer.indexOf('\n');
    return Answers.checked(Integer.parseInt(answer.substring(0, end)), answer.substring(end + 1));
  }
}
