package org.vitals4j.benchmarks.overhead;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;

/**
 * Times two networks against each other: one bare, one watched, in short blocks that alternate in
 * one process, so that whatever else the machine does falls on both.
 *
 * <p>Which of a pair goes first alternates, too: a machine that grows slower or faster favours
 * neither.
 */
final class PairedTiming {

  private static final long BLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int FEWEST_PAIRS = 12;
  private static final int MOST_PAIRS = 400;

  private PairedTiming() {}

  /**
   * What was found.
   *
   * @param ratio time watched ÷ time bare
   * @param bareMillis median milliseconds of a bare iteration
   * @param selfShare time spent inside the watcher ÷ time of its iterations
   */
  record Result(Ratio ratio, double bareMillis, double selfShare) {}

  /**
   * Runs pairs until the time is up.
   *
   * @param warmUp seconds to warm up
   * @param seconds seconds to measure
   */
  static Result run(Workload workload, Watching watching, int warmUp, int seconds) {
    return run(workload, Watching.nothing(), watching, warmUp, seconds);
  }

  /**
   * The same against a network that is not bare.
   *
   * @param less how the one that is called bare is watched
   */
  static Result run(Workload workload, Watching less, Watching watching, int warmUp, int seconds) {
    System.gc();
    Model bare = workload.network().get();
    less.attach().to(bare);
    Model watched = workload.network().get();
    Supplier<Duration> spent = watching.attach().to(watched);
    int iterations = blockLength(workload, bare, watched, warmUp);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Duration before = spent.get();
    List<Double> ratios = new ArrayList<>();
    List<Double> bareMillis = new ArrayList<>();
    long watchedNanos = 0;
    while (ratios.size() < FEWEST_PAIRS
        || (ratios.size() < MOST_PAIRS && System.nanoTime() < deadline)) {
      boolean bareFirst = ratios.size() % 2 == 0;
      long first = workload.train(bareFirst ? bare : watched, iterations);
      long second = workload.train(bareFirst ? watched : bare, iterations);
      long ofBare = bareFirst ? first : second;
      long ofWatched = bareFirst ? second : first;
      ratios.add((double) ofWatched / ofBare);
      bareMillis.add(ofBare / 1e6 / iterations);
      watchedNanos += ofWatched;
    }
    return new Result(
        Ratio.of(array(ratios)),
        Ratio.of(array(bareMillis)).median(),
        (double) spent.get().minus(before).toNanos() / watchedNanos);
  }

  /** Warms both up and says how many iterations fill a block. */
  private static int blockLength(Workload workload, Model bare, Model watched, int seconds) {
    long fastest = Long.MAX_VALUE;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < deadline) {
      fastest = Math.min(fastest, workload.train(bare, 3) / 3);
      workload.train(watched, 3);
    }
    return (int) Math.max(3, Math.min(2_000, BLOCK_NANOS / Math.max(1, fastest)));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
