package org.vitals4j.benchmarks.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the process holds at one moment. NaN for what this system does not tell.
 *
 * @param iteration trained so far
 * @param heapBytes in use after a collection
 * @param residentBytes of memory that the process has in RAM, native memory included
 * @param threads alive
 * @param files open, sockets included
 * @param iterationSeconds of processor time, by the thread that trains; median over the iterations
 *     since the sample before
 */
record Sample(
    int iteration,
    double heapBytes,
    double residentBytes,
    double threads,
    double files,
    double iterationSeconds) {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** For ND4J's own threads to free what a collection has found. */
  private static final long PAUSE_MILLIS = 200;

  /** So many collections in a row that free nothing to speak of are the end. */
  private static final int CALM = 3;

  private static final double NOTHING = 0.01;

  private static final int MAX_COLLECTIONS = 100;

  /**
   * Looks, after a collection of garbage and of what it leaves behind: ND4J frees native memory on
   * threads of its own, one array after the other, and until then keeps an entry for each array on
   * the heap. After a minute's training that is a hundred thousand entries, of tens of megabytes.
   */
  static Sample take(int iteration, double iterationSeconds) throws InterruptedException {
    double heap = Double.POSITIVE_INFINITY;
    int calm = 0;
    for (int i = 0; i < MAX_COLLECTIONS && calm < CALM; i++) {
      System.gc();
      Thread.sleep(PAUSE_MILLIS);
      double used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      calm = used < (1 - NOTHING) * heap ? 0 : calm + 1;
      heap = Math.min(heap, used);
    }
    return new Sample(
        iteration,
        heap,
        memoryInRam(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openFiles(),
        iterationSeconds);
  }

  private static double openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : Double.NaN;
  }

  private static double memoryInRam() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | RuntimeException notLinux) {
      return Double.NaN;
    }
  }
}
