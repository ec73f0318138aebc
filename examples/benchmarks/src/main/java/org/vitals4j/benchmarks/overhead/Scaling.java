package org.vitals4j.benchmarks.overhead;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Model;
import org.vitals4j.TrainingMonitor;

/** How the time inside the monitor grows, everything on, every iteration. */
final class Scaling {

  private static final int BATCH = 8;

  private Scaling() {}

  /**
   * One network.
   *
   * @param microseconds inside the monitor, an iteration
   */
  record Point(int layers, long parameters, double microseconds) {}

  /** Four layers, from ten thousand parameters to thirty million. */
  static List<Point> overParameters(int seconds) {
    List<Point> points = new ArrayList<>();
    for (int width : new int[] {56, 180, 570, 1_820, 3_160}) {
      points.add(measure(width, 3, seconds));
    }
    return points;
  }

  /** Layers of 32 units, from 4 to 400. */
  static List<Point> overLayers(int seconds) {
    List<Point> points = new ArrayList<>();
    for (int layers : new int[] {4, 12, 40, 120, 400}) {
      points.add(measure(32, layers - 1, seconds));
    }
    return points;
  }

  private static Point measure(int width, int depth, int seconds) {
    Workload workload = Workloads.dense("", BATCH, width, width, depth, 10);
    Model network = workload.network().get();
    try (TrainingMonitor monitor = TrainingMonitor.builder().budget(1).build()) {
      monitor.addTo(network);
      train(workload, network, seconds);
      long before = monitor.timeSpent().toNanos();
      long iterations = train(workload, network, seconds);
      double micros = (monitor.timeSpent().toNanos() - before) / 1e3 / iterations;
      return new Point(depth + 1, network.numParams(), micros);
    }
  }

  private static long train(Workload workload, Model network, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long iterations = 0;
    while (System.nanoTime() < deadline) {
      workload.train(network, 3);
      iterations += 3;
    }
    return iterations;
  }
}
