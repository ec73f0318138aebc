package org.vitals4j.benchmarks;

import java.util.List;
import org.vitals4j.benchmarks.accuracy.DiagnoseBenchmark;
import org.vitals4j.benchmarks.agent.AgentBenchmark;
import org.vitals4j.benchmarks.overhead.BenchmarkCommand;
import org.vitals4j.benchmarks.repair.RepairBenchmark;
import org.vitals4j.benchmarks.repair.harm.HarmBenchmark;
import org.vitals4j.benchmarks.soak.SoakCommand;
import org.vitals4j.examples.AgentJar;
import org.vitals4j.examples.CommandProvider;
import org.vitals4j.examples.terminal.Screen;

/** The benchmarks, as commands of {@code examples/run}. */
public final class BenchmarkCommands implements CommandProvider {

  @Override
  public List<Object> commands(Screen screen) {
    return List.of(
        new BenchmarkCommand(screen),
        new DiagnoseBenchmark(screen),
        new AgentBenchmark(screen, AgentJar.path()),
        new RepairBenchmark(screen),
        new HarmBenchmark(screen),
        new SoakCommand(screen));
  }
}
