package org.vitals4j.examples.soak;

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

  /** Looks, after a collection of garbage. */
  static Sample take(int iteration, double iterationSeconds) {
    // The second frees what was waiting for a finaliser or a cleaner at the first.
    System.gc();
    System.gc();
    return new Sample(
        iteration,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
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
