package org.vitals4j.agent.command;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the stacks of a JVM with the JDK's {@code jcmd}, which costs it about a millisecond and
 * leaves nothing behind.
 */
final class StackDump {

  private static final int PATIENCE_SECONDS = 5;

  private static final List<String> TRAINING =
      List.of(
          "org.deeplearning4j.nn.multilayer.MultiLayerNetwork.fit",
          "org.deeplearning4j.nn.graph.ComputationGraph.fit",
          "org.deeplearning4j.optimize.Solver.optimize",
          "org.deeplearning4j.parallelism.ParallelWrapper.fit");

  private StackDump() {}

  static Jvm.Training training(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Path output = Files.createTempFile("vitals4j", ".stacks");
      try {
        Process process =
            new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Jvm.Training.UNKNOWN;
        }
        return process.exitValue() == 0
            ? judge(Files.readString(output, Charset.defaultCharset()))
            : Jvm.Training.UNKNOWN;
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException noJcmd) {
      return Jvm.Training.UNKNOWN;
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return Jvm.Training.UNKNOWN;
    }
  }

  static Jvm.Training judge(String stacks) {
    return TRAINING.stream().anyMatch(frame -> stacks.contains("at " + frame))
        ? Jvm.Training.YES
        : Jvm.Training.NO;
  }
}
