package org.vitals4j.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Another JVM, with what it wrote. */
final class Fork {

  /** As packaged. */
  static final Path AGENT = Path.of("target", "vitals4j-agent.jar").toAbsolutePath();

  private static final int PATIENCE_SECONDS = 180;

  private final Process process;
  private final Path out;
  private final Path err;

  private Fork(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a JVM.
   *
   * @param folder for its output
   * @param arguments all of them, JVM options first
   */
  static Fork start(Path folder, List<String> arguments) throws IOException {
    Path out = Files.createTempFile(folder, "job", ".out");
    Path err = Files.createTempFile(folder, "job", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Fork(process, out, err);
  }

  /** A job on a plain class path, with or without agents. */
  static List<String> job(List<String> jvmOptions, String classPath, String... mainAndArguments) {
    List<String> arguments = new ArrayList<>(jvmOptions);
    Path logging = Path.of("target", "test-classes", "job-logback.xml").toAbsolutePath();
    arguments.add("-Dlogback.configurationFile=" + logging);
    arguments.add("-cp");
    arguments.add(classPath);
    arguments.addAll(List.of(mainAndArguments));
    return arguments;
  }

  static String agent(String options) {
    return "-javaagent:" + AGENT + (options.isEmpty() ? "" : "=" + options);
  }

  /** DL4J and the jobs, and nothing of ours. */
  static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith("test-classes") || isForeignJar(entry))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isForeignJar(String entry) {
    String name = Path.of(entry).getFileName().toString();
    return name.endsWith(".jar")
        && !name.matches(
            "(vitals4j|picocli|gson|asm|junit|assertj|byte-buddy|surefire|failsafe).*");
  }

  /** The library, as an application would have it. */
  static String library() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.contains("listeners"))
        .findFirst()
        .orElseThrow();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  Fork await() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the job did not end; it wrote:\n" + out() + err());
    }
    return this;
  }

  void destroy() {
    process.destroyForcibly();
  }

  int exitCode() {
    return process.exitValue();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
