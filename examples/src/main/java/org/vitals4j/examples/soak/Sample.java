package org.vitals4j.examples.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/**
 * What the process holds at one moment. NaN for what this system does not tell.
 *
 * @param iteration trained so far
 * @param heapBytes in use after a collection
 * @param residentBytes of memory that the process has in RAM, native memory included
 * @param threads alive
 * @param files open, sockets included
 * @param iterationSeconds median over the iterations since the sample before
 */
record Sample(
    int iteration,
    double heapBytes,
    double residentBytes,
    double threads,
    double files,
    double iterationSeconds) {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** How long nothing may be freed until all that can be is taken to be. */
  private static final long CALM_MILLIS = 100;

  private static final int MAX_COLLECTIONS = 20;

  /**
   * Looks, after a collection of garbage and of what it leaves behind: ND4J frees native memory on
   * threads of its own, one array after the other, and until then keeps an entry for each array on
   * the heap. After a minute's training that is a hundred thousand entries, of tens of megabytes.
   */
  static Sample take(int iteration, double iterationSeconds) throws InterruptedException {
    long before;
    int collections = 0;
    do {
      before = Pointer.totalCount();
      System.gc();
      awaitDeallocators();
      collections++;
    } while (Pointer.totalCount() < before && collections < MAX_COLLECTIONS);
    return new Sample(
        iteration,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        memoryInRam(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openFiles(),
        iterationSeconds);
  }

  private static void awaitDeallocators() throws InterruptedException {
    long before;
    long now = Pointer.totalCount();
    do {
      before = now;
      Thread.sleep(CALM_MILLIS);
      now = Pointer.totalCount();
    } while (now < before);
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
