package org.vitals4j.benchmarks.cases;

import java.util.function.Consumer;
import java.util.function.Function;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.RunConfig;

/**
 * The random choices of one faulty case. A subclass makes those that every line of its table may
 * use; a line makes the rest.
 *
 * <p>The order of the choices is part of a draw: another order gives other cases.
 */
abstract class SampledFaults {

  /** A line of a table: turns random choices into a case. */
  interface Row<S extends SampledFaults> extends Function<S, BenchmarkCase> {}

  final Sampler random;
  final RunSampler runs;
  private final String name;

  SampledFaults(Sampler random, String name) {
    this.random = random;
    runs = new RunSampler(random);
    this.name = name;
  }

  /** Puts a fault into a healthy run; the case's name says both. */
  BenchmarkCase row(
      String what, FaultInjector label, RunConfig healthy, Consumer<RunConfig> fault) {
    return BenchmarkCase.row(name + "-" + what + "-" + healthy.summary(), label, healthy, fault);
  }
}
