package org.vitals4j.agent.host;

/** Lines for the person who runs the job, on its standard error: the job's log may be elsewhere. */
final class HostLog {

  private HostLog() {}

  static void line(String sentence) {
    System.err.println("vitals4j: " + sentence);
  }
}
