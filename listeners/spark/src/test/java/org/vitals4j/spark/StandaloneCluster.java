package org.vitals4j.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/**
 * A standalone cluster on the loopback address: a master and workers, each a JVM of its own with
 * one core, as a machine of a cluster has them. Their logs are in the folder given. Ended by their
 * process handles, the executors that they started included.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  /** That of this JVM, for those that begin in another folder. */
  private static final String CLASS_PATH =
      Arrays.stream(
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                  .split(File.pathSeparator))
          .map(entry -> Path.of(entry).toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));

  /** Most of what these JVMs do is to start. */
  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Path folder;
  private final int masterPort = freePort();
  private final List<Process> all = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();

  private StandaloneCluster(Path folder) {
    this.folder = folder;
  }

  static StandaloneCluster start(Path folder, int workers) throws Exception {
    StandaloneCluster cluster = new StandaloneCluster(folder);
    try {
      cluster.start(workers);
      return cluster;
    } catch (Exception | AssertionError failed) {
      cluster.close();
      throw failed;
    }
  }

  private void start(int count) throws Exception {
    Files.createDirectories(folder.resolve("jars")); // a worker refuses to start without
    fork(
        "master",
        "org.apache.spark.deploy.master.Master",
        "--host",
        LOOPBACK,
        "--port",
        Integer.toString(masterPort),
        "--webui-port",
        Integer.toString(freePort()));
    Page.await("the master", Duration.ofMinutes(3), this::isListening);
    for (int i = 0; i < count; i++) {
      workers.add(
          fork(
              "worker-" + i,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              LOOPBACK,
              "--port",
              "0",
              "--webui-port",
              Integer.toString(freePort()),
              "--cores",
              "1",
              "--memory",
              "600M",
              "--work-dir",
              folder.resolve("work-" + i).toString(),
              "spark://" + LOOPBACK + ":" + masterPort));
    }
  }

  private Process fork(String name, String... command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx256m");
    line.addAll(SMALL);
    line.addAll(opens());
    line.addAll(Arrays.asList(command));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("CLASSPATH", CLASS_PATH); // longer than a command line may be
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectErrorStream(true).redirectOutput(Redirect.to(log(name)));
    Process process = builder.start();
    all.add(process);
    return process;
  }

  private File log(String name) {
    return folder.resolve(name + ".log").toFile();
  }

  /** What this JVM was told to open, for those that it starts. */
  private static List<String> opens() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .toList();
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LOOPBACK, masterPort), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a driver needs to use it: an executor on each worker, and training begins with all. */
  SparkConf configuration() {
    return new SparkConf()
        .setMaster("spark://" + LOOPBACK + ":" + masterPort)
        .setAppName("standalone")
        .set("spark.driver.host", LOOPBACK)
        .set("spark.driver.bindAddress", LOOPBACK)
        .set("spark.ui.enabled", "false")
        .set("spark.cores.max", Integer.toString(workers.size()))
        .set("spark.executor.cores", "1")
        .set("spark.executor.memory", "512m")
        .set("spark.executor.extraClassPath", CLASS_PATH)
        .set(
            "spark.executor.extraJavaOptions",
            String.join(" ", SMALL) + " " + String.join(" ", opens()))
        .set("spark.executorEnv.OMP_NUM_THREADS", "1")
        .set("spark.executorEnv.SPARK_LOCAL_IP", LOOPBACK)
        .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "300s")
        .set("spark.locality.wait", "0s");
  }

  /** Ends a worker and the executor that it started, as a machine ends that loses its power. */
  void kill(int worker) {
    kill(workers.get(worker));
  }

  private static void kill(Process process) {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /** The id of the executor that a worker started: its folder is called so. */
  String executor(int worker) throws IOException {
    Path work = folder.resolve("work-" + worker);
    try (Stream<Path> paths = Files.walk(work, 2)) { // work-0/app-…/0
      return paths
          .map(work::relativize)
          .filter(path -> path.getNameCount() == 2)
          .map(path -> path.getName(1).toString())
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() {
    all.forEach(StandaloneCluster::kill);
    for (Process process : all) {
      process.toHandle().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
