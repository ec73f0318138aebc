package org.vitals4j.benchmarks.worker;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Worker} in a JVM of its own, with one OpenMP thread. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final Writer jobs;
  private final BufferedReader results;

  /**
   * Starts one.
   *
   * @param log where its errors go
   * @param benchmark the command that works there
   */
  WorkerProcess(Path log, String benchmark) throws IOException {
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As many of these as cores may run at once: no more threads than needed.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx1g", "-Dvitals4j.examples.alerts=OFF"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.vitals4j.examples.Main", benchmark, Worker.OPTION));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    process = builder.start();
    jobs =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    results =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Has one line answered, and waits for it.
   *
   * @throws IOException if the JVM ended instead
   */
  String ask(String job) throws IOException {
    jobs.write(job + "\n");
    jobs.flush();
    String line = results.readLine();
    while (line != null && !line.startsWith(Worker.RESULT)) {
      line = results.readLine();
    }
    if (line == null) {
      throw new IOException(
          "the JVM that ran "
              + job.replace(Worker.SEPARATOR, ", ")
              + " ended; its errors are in "
              + log);
    }
    return line.substring(Worker.RESULT.length());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
