package org.vitals4j.benchmarks.cases;

import java.util.function.Consumer;
import org.vitals4j.benchmarks.cases.BenchmarkCase.FaultInjector;
import org.vitals4j.benchmarks.run.RunConfig;

/** Sick set-ups drawn at random, all under one name. */
abstract class SampledFaults {

  final Sampler draw;
  final RunSampler menu;
  private final String name;

  SampledFaults(Sampler draw, String name) {
    this.draw = draw;
    menu = new RunSampler(draw);
    this.name = name;
  }

  /** Puts a fault into a healthy recipe; the name says both. */
  BenchmarkCase spoil(FaultInjector spoiler, String what, RunConfig healthy, Consumer<RunConfig> fault) {
    return spoiler.inject(name + "-" + what + "-" + healthy.summary(), healthy, fault);
  }
}
