package org.vitals4j.agent.weave;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Lines for the person who runs the job, on its standard error: the job's log may be elsewhere. */
final class StderrLog {

  private StderrLog() {}

  /** What was thrown and where, on several lines. */
  static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().trim();
  }

  static void line(String sentence) {
    System.err.println("vitals4j: " + sentence);
  }
}
