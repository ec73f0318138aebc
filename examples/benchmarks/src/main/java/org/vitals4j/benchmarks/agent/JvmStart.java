package org.vitals4j.benchmarks.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * JVMs that start, run a small program and end.
 *
 * @param options of the JVM
 * @param classPath of the program; the agent's jar comes after it
 * @param program its main class and arguments
 */
record JvmStart(List<String> options, String classPath, List<String> program) {

  /** Milliseconds from its start to its end, as its parent sees it. */
  double millis() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process jvm =
        builder()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int code = jvm.waitFor();
    long nanos = System.nanoTime() - start;
    check(code);
    return nanos / 1e6;
  }

  /** What it prints. */
  String output() throws IOException, InterruptedException {
    Process jvm = builder().redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(jvm.getInputStream().readAllBytes(), Charset.defaultCharset());
    check(jvm.waitFor());
    return printed.strip();
  }

  private ProcessBuilder builder() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.addAll(program);
    return new ProcessBuilder(command);
  }

  private void check(int code) {
    if (code != 0) {
      throw new IllegalStateException(
          "a JVM with "
              + String.join(" ", options)
              + " and the program "
              + String.join(" ", program)
              + " ended with code "
              + code);
    }
  }

  /** Writes the jar of {@link EmptyAgent}, which goes when this JVM ends. */
  static Path emptyAgent() throws IOException {
    Path jar = Files.createTempFile("empty-agent", ".jar");
    jar.toFile().deleteOnExit();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
    String file = EmptyAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        InputStream code = EmptyAgent.class.getResourceAsStream("/" + file)) {
      if (code == null) {
        throw new IOException("there is no " + file + " on the class path");
      }
      entries.putNextEntry(new JarEntry(file));
      code.transferTo(entries);
    }
    return jar;
  }
}
