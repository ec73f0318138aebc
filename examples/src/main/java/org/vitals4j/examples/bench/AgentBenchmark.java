package org.vitals4j.examples.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the agent costs: the start of a JVM without an agent, with one that does nothing, and with
 * ours, taking turns; and what DL4J's reads of listeners cost in an iteration.
 */
public final class AgentBenchmark {

  private static final int STARTS = 25;
  private static final int READS_PER_ITERATION = 8;
  private static final int LOOP = 2_000_000;

  private AgentBenchmark() {}

  /** Takes the path of the agent's jar. */
  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      System.out.println("hello");
    } else if (args[0].equals("--hook")) {
      hook();
    } else {
      starts(Path.of(args[0]).toAbsolutePath());
      run(List.of("-javaagent:" + args[0]), "--hook", true);
    }
  }

  /** The agent that does nothing. */
  public static void premain(String options, Instrumentation instrumentation) {}

  private static void starts(Path agent) throws IOException, InterruptedException {
    Path empty = emptyAgent();
    Map<String, List<String>> kinds = new TreeMap<>();
    kinds.put("1 no agent", List.of());
    kinds.put("2 empty agent", List.of("-javaagent:" + empty));
    kinds.put("3 vitals4j", List.of("-javaagent:" + agent));
    Map<String, double[]> millis = new TreeMap<>();
    kinds.keySet().forEach(kind -> millis.put(kind, new double[STARTS]));
    for (int i = 0; i < STARTS; i++) {
      for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
        long start = System.nanoTime();
        run(kind.getValue(), "", false);
        double[] all = millis.get(kind.getKey());
        if (all != null) {
          all[i] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    System.out.printf(Locale.ROOT, "%-16s %10s %10s%n", "start of a JVM", "median ms", "best ms");
    millis.forEach(
        (kind, all) -> {
          Arrays.sort(all);
          System.out.printf(
              Locale.ROOT, "%-16s %10.0f %10.0f%n", kind.substring(2), all[STARTS / 2], all[0]);
        });
  }

  private static void run(List<String> options, String argument, boolean show)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), AgentBenchmark.class.getName()));
    if (!argument.isEmpty()) {
      command.add(argument);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    if (show) {
      builder.inheritIO();
    } else {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("a JVM ended with code " + code);
    }
  }

  private static Path emptyAgent() throws IOException {
    Path jar = Files.createTempFile("empty-agent", ".jar");
    jar.toFile().deleteOnExit();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", AgentBenchmark.class.getName());
    String file = AgentBenchmark.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        InputStream code = AgentBenchmark.class.getResourceAsStream("/" + file)) {
      entries.putNextEntry(new JarEntry(file));
      if (code != null) {
        code.transferTo(entries);
      }
    }
    return jar;
  }

  /** In a JVM under the agent: what woven code calls, on a network that has a listener. */
  private static void hook() throws Throwable {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(2).nOut(2).build())
                .build());
    network.init();
    network.setListeners(new ScoreIterationListener(1_000_000));
    network.fit(new DataSet(Nd4j.ones(4, 2), Nd4j.ones(4, 2))); // starts the library
    MethodHandle read =
        MethodHandles.lookup()
            .findStatic(
                Class.forName("org.vitals4j.agent.bridge.Bridge"),
                "listeners",
                MethodType.methodType(Collection.class, Collection.class, Object.class));
    Collection<?> own = network.getListeners();
    double best = Double.POSITIVE_INFINITY;
    long seen = 0;
    for (int round = 0; round < 10; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < LOOP; i++) {
        Collection<?> all = (Collection<?>) read.invoke((Collection<?>) own, (Object) network);
        seen += all.size();
      }
      best = Math.min(best, (System.nanoTime() - start) / (double) LOOP);
    }
    if (seen != 20L * LOOP) {
      throw new IllegalStateException("the network was not watched");
    }
    System.out.printf(
        Locale.ROOT,
        "hook: %.0f ns a read of listeners, %d reads an iteration: %.2f µs%n",
        best,
        READS_PER_ITERATION,
        best * READS_PER_ITERATION / 1000);
  }
}
