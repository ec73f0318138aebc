package org.vitals4j.benchmarks.kernels;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.vitals4j.measure.scan.VectorStatistics;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * One scan of a vector of floats, each kind beside a plain copy of the same memory.
 *
 * <p>{@link #main} takes JMH's own options and prints GB/s: bytes looked at ÷ mean time, and ÷ the
 * time of the best iteration, which on a shared machine says more. It sees the kernels through
 * {@link VectorStatistics}, so that none of them has to be public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1)
public class ScanBenchmark {

  private static final int BLOCK = 2048;
  private static final int SAMPLE = 65_536;

  /** A bias, a large bias, a layer that fits a second-level cache, one that does not. */
  @Param({"10", "1000", "100000", "3000000"})
  public int length;

  private INDArray vector = Nd4j.empty();
  private INDArray update = Nd4j.empty();
  private FloatBuffer memory = FloatBuffer.allocate(0);
  private final float[] block = new float[BLOCK];
  private final VectorStatistics statistics = VectorStatistics.forBackend();

  @Setup
  public void fill() {
    vector = Nd4j.randn((long) length).muli(0.01);
    update = Nd4j.randn((long) length).muli(0.0001);
    memory =
        new FloatPointer(vector.data().pointer())
            .limit(length)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /** The floor: every byte is brought to the core once. */
  @Benchmark
  public float copy() {
    for (int at = 0; at < length; at += BLOCK) {
      memory.get(at, block, 0, Math.min(BLOCK, length - at));
    }
    return block[0];
  }

  @Benchmark
  public TensorStatistics norms() {
    return statistics.norms(vector);
  }

  @Benchmark
  public Distribution distribution() {
    return statistics.distribution(vector);
  }

  /** Reads two vectors. */
  @Benchmark
  public ParameterStatistics step() {
    return statistics.before(vector, update);
  }

  /** Of 65,536 elements at most, so it reads but a part of the memory. */
  @Benchmark
  public Histogram histogram() {
    return statistics.histogram(vector, SAMPLE);
  }

  /** Runs the benchmarks of this class and prints a table. */
  public static void main(String... args) throws RunnerException, CommandLineOptionException {
    Options options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .include(ScanBenchmark.class.getName())
            .build();
    StringBuilder table = new StringBuilder(1024);
    table.append(
        String.format(
            Locale.ROOT, "%-14s %10s %12s %8s %8s%n", "", "floats", "mean µs", "GB/s", "at best"));
    for (RunResult result : new Runner(options).run()) {
      String benchmark = result.getParams().getBenchmark();
      String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
      int length = Integer.parseInt(result.getParams().getParam("length"));
      double nanos = result.getPrimaryResult().getScore();
      double least = result.getPrimaryResult().getStatistics().getMin();
      long bytes = 4L * (name.equals("histogram") ? Math.min(length, SAMPLE) : length);
      bytes *= name.equals("step") ? 2 : 1;
      table.append(
          String.format(
              Locale.ROOT,
              "%-14s %10d %12.2f %8.1f %8.1f%n",
              name,
              length,
              nanos / 1000,
              bytes / nanos,
              bytes / least));
    }
    System.out.print(table);
  }
}
