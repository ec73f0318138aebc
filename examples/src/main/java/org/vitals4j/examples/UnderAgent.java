package org.vitals4j.examples;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.report.Pathology;

/** Runs a program that knows nothing of Vitals4j, in a JVM of its own, under the agent. */
final class UnderAgent {

  private static final String PROGRAM = "ordinary.TrainRings";

  private final Screen screen;

  UnderAgent(Screen screen) {
    this.screen = screen;
  }

  /**
   * Runs it to its end.
   *
   * @return whether what was wrong with it was found
   */
  boolean run() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-javaagent:" + AgentJar.path(),
            "-Dlogback.configurationFile=ordinary/logback.xml",
            "-cp",
            classPath(),
            PROGRAM);
    screen.paragraph("$ ", 0, String.join(" ", command.subList(0, 2)) + " -cp ... " + PROGRAM);
    Process job = new ProcessBuilder(command).redirectErrorStream(true).start();
    boolean found = false;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(job.getInputStream(), Charset.defaultCharset()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        screen.paragraph("  ", 0, line);
        found |= line.contains(Pathology.VANISHING_GRADIENT.id());
      }
    }
    boolean ended = job.waitFor() == 0;
    String expected = "expected: the program ends well, and a vanishing gradient is found";
    screen.paragraph(found && ended ? "ok        " : "MISSED    ", 0, expected);
    return found && ended;
  }

  /** This one's, without the library: the program has never heard of it. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .filter(
            entry -> !entry.contains("vitals4j-listeners") && !entry.contains("listeners/target"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
