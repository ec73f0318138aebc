package org.vitals4j.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/** Whether ND4J can compute here, asked before anything is trained. */
final class Backend {

  private static final String CUDA = "/org/nd4j/linalg/jcublas/JCublasBackend.class";

  private Backend() {}

  /**
   * Loads ND4J's backend.
   *
   * @return what is wrong and what to do, in two sentences; empty where all is well
   */
  static Optional<String> problem() {
    PrintStream err = System.err;
    ByteArrayOutputStream chatter = new ByteArrayOutputStream();
    // ND4J prints the stack of every library that it does not find; it is summed up below.
    System.setErr(new PrintStream(chatter, true, StandardCharsets.UTF_8));
    try {
      Nd4j.getBackend();
      return Optional.empty();
    } catch (LinkageError failed) { // in a static initialiser of ND4J
      return Optional.of(explain(failed));
    } finally {
      System.setErr(err);
    }
  }

  /** Whether this build can compute on a GPU. */
  static boolean builtForCuda() {
    return Backend.class.getResource(CUDA) != null;
  }

  /**
   * That the CPU stands in for a GPU, in one sentence; empty where the build is for the CPU alone,
   * or there is a GPU. Only after {@link #problem} has found none.
   */
  static Optional<String> fallback() {
    return builtForCuda() && Nd4j.getEnvironment().isCPU()
        ? Optional.of(
            "This build can compute with CUDA 11.6, but no GPU with its driver was found here: it"
                + " computes on the CPU instead.")
        : Optional.empty();
  }

  private static String explain(Throwable failed) {
    Throwable root = failed;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return builtForCuda()
        ? "this build computes with CUDA 11.6, and no GPU with its driver was found here ("
            + root.getClass().getSimpleName()
            + "). Build without -Pcuda to compute on the CPU, or with -Pcuda,cpu-fallback to compute"
            + " on the CPU where there is no GPU."
        : "ND4J found no backend that runs here ("
            + root
            + "). Check that there are natives for this system in the build.";
  }
}
