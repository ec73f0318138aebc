package org.vitals4j.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code examples/run benchmark}. */
@Command(
    name = "benchmark",
    header = "Measures what the monitor costs.",
    description = {
      "Measures what watching costs: networks from tiny to large, bare and watched, in pairs.",
      "Takes about a quarter of an hour; leave the machine alone meanwhile.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BenchmarkCommand implements Callable<Integer> {

  /** Iterations after which HotSpot has compiled the monitor; a large network needs minutes. */
  private static final int COMPILED = 6_000;

  private static final int WARM_UP = 4;

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Time for each comparison, 1 to 30 (default: 20; there are four a workload).")
  private int seconds;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only workloads with this in their name, and nothing else.")
  private @Nullable String only;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the figures of the workloads there as well.")
  private @Nullable Path json;

  /** The command, on a screen. */
  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  public BenchmarkCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    List<Workload> workloads = workloads();
    screen.line(machine());
    screen.line("");
    screen.status("Warming up ...");
    warmUp(Watching.atDefaultBudget());
    warmUp(Watching.treating());
    warmUp(Watching.everything());
    List<WorkloadResult> results = new ArrayList<>();
    for (Workload workload : workloads) {
      screen.status("Measuring " + workload.name() + " ...");
      results.add(measure(workload));
    }
    screen.status("");
    screen.line(BenchmarkReport.costs(results));
    screen.line("");
    screen.line(BenchmarkReport.ratios(results));
    if (only == null) {
      screen.status("Measuring what an open page adds ...");
      Ratio publishing = Publishing.ratio(WARM_UP, seconds);
      screen.status("");
      screen.line("");
      screen.line(BenchmarkReport.publishing(publishing));
      screen.status("Measuring how the cost grows ...");
      int each = Math.max(1, seconds / 6);
      String scaling =
          BenchmarkReport.scaling(Scaling.overParameters(each), Scaling.overLayers(each));
      screen.status("");
      screen.line("");
      screen.line(scaling);
    }
    if (json != null) {
      BenchmarkReport.write(results, json);
    }
    return ExitCode.OK;
  }

  private List<Workload> workloads() {
    if (seconds < 1 || seconds > 30) {
      throw wrong("--seconds must be in [1, 30], but was " + seconds + ".");
    }
    if (json != null && !Files.isDirectory(parent(json))) {
      throw wrong("--json must name a file in a folder that exists, but was " + json + ".");
    }
    List<Workload> all = Workloads.all();
    String wanted = only;
    if (wanted == null) {
      return all;
    }
    List<Workload> some =
        all.stream()
            .filter(
                w -> w.name().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)))
            .toList();
    if (some.isEmpty()) {
      throw wrong(
          "--only must be part of a workload's name, but was '"
              + wanted
              + "'. There are: "
              + String.join("; ", all.stream().map(Workload::name).toList()));
    }
    return some;
  }

  private static Path parent(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void warmUp(Watching watching) {
    Workload tiny = Workloads.all().get(0);
    Model network = tiny.network().get();
    watching.attach().to(network);
    tiny.train(network, COMPILED);
  }

  private WorkloadResult measure(Workload workload) {
    PairedTiming.Result budget =
        PairedTiming.run(workload, Watching.atDefaultBudget(), WARM_UP, seconds);
    int few = Math.max(1, seconds / 3);
    Model network = workload.network().get();
    return new WorkloadResult(
        workload.name(),
        network instanceof MultiLayerNetwork net
            ? net.getnLayers()
            : ((ComputationGraph) network).getNumLayers(),
        network.numParams(),
        budget.bareMillis(),
        budget,
        PairedTiming.run(workload, Watching.treating(), WARM_UP, seconds),
        PairedTiming.run(workload, Watching.everything(), WARM_UP, seconds),
        PairedTiming.run(workload, Watching.everythingAndHistograms(), WARM_UP, few).selfShare(),
        FloorListener.share(workload, few),
        PairedTiming.run(workload, Watching.statsListener(1), WARM_UP, seconds).ratio(),
        PairedTiming.run(workload, Watching.statsListener(10), WARM_UP, seconds).ratio());
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%s, Java %s, %d processors, OMP_NUM_THREADS=%s, %s",
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getenv().getOrDefault("OMP_NUM_THREADS", "unset"),
        Nd4j.getBackend().getClass().getSimpleName());
  }
}
