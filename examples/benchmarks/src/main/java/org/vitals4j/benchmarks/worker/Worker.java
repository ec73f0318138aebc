package org.vitals4j.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What runs in a JVM of its own: reads jobs from its input, one a line, and answers each with its
 * result.
 */
public final class Worker {

  /** The option that makes a command work for another JVM. */
  public static final String OPTION = "--worker";

  /** What a line with a result begins with: libraries may print lines of their own. */
  static final String RESULT = "RESULT ";

  /** Between the parts of a job: first the name of the run, then what else it needs. */
  public static final String SEPARATOR = "\t";

  private Worker() {}

  /**
   * Works until its input ends.
   *
   * @param task answers a line with a line
   */
  public static void work(InputStream in, PrintStream out, UnaryOperator<String> task)
      throws IOException {
    BufferedReader jobs = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    String line = jobs.readLine();
    while (line != null) {
      out.println(RESULT + task.apply(line));
      out.flush();
      line = jobs.readLine();
    }
  }
}
