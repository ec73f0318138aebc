package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments;

/**
 * How much memory a JVM takes while it trains a network of 48 MB, with treatments and without: the
 * copies lie outside the Java heap, where its collector does not count them.
 */
@EnabledOnOs(OS.LINUX) // elsewhere there is no /proc
class ResidentMemoryIT {

  /** Parameters and optimiser state; there are gradients of 16 MB as well. */
  private static final int STATE_MIB = 46;

  /** {@code docs/treatments.md}: copies of a healthy past, and that of the start. */
  private static final int DOCUMENTED_MIB = 256 + STATE_MIB;

  /** What two runs of one JVM differ by, and classes and buffers of the monitor itself. */
  private static final int NOISE_MIB = 100;

  /** For three times as many copies as are kept. */
  private static final int ITERATIONS = 150;

  @SuppressWarnings("NullAway.Init") // JUnit does that
  @TempDir
  private Path folder;

  @Test
  void copiesTakeNoMoreThanIsDocumented() throws Exception {
    int without = peak("none");
    int with = peak("treat");

    assertThat(with - without).isBetween(STATE_MIB, DOCUMENTED_MIB + NOISE_MIB);
  }

  /** In MiB. */
  private int peak(String how) throws Exception {
    Path out = Files.createTempFile(folder, how, ".out");
    ProcessBuilder job =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Job.class.getName(),
            how);
    job.environment().put("OMP_NUM_THREADS", "1");
    Process process = job.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return Integer.parseInt(lines.get(lines.size() - 1));
  }

  /** What the other JVM does. */
  static final class Job {

    private Job() {}

    public static void main(String[] how) throws IOException {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .seed(1)
                  .updater(new Adam(1e-5))
                  .activation(Activation.TANH)
                  .list()
                  .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(2_000).build())
                  .layer(new DenseLayer.Builder().nIn(2_000).nOut(2_000).build())
                  .layer(Networks.output(2_000))
                  .build());
      network.init();
      if (how[0].equals("treat")) {
        TrainingMonitor.builder().treatments(Treatments.automatic()).build().addTo(network);
      }
      DataSet batch = Networks.batch(4, 1);
      for (int i = 0; i < ITERATIONS; i++) {
        network.fit(batch);
      }
      System.out.println(peakMebibytes());
      System.exit(0);
    }

    private static int peakMebibytes() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
        }
      }
      throw new IllegalStateException("no VmHWM in /proc/self/status");
    }
  }
}
