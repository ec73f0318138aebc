package org.vitals4j.benchmarks.repair.harm;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRuns;
import org.vitals4j.benchmarks.worker.ResultStore;
import org.vitals4j.benchmarks.worker.Worker;
import org.vitals4j.benchmarks.worker.WorkerPool;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code examples/run harm-benchmark}. */
@Command(
    name = HarmBenchmark.NAME,
    header = "Measures whether treatments harm healthy runs.",
    description = {
      "Trains healthy runs without a monitor and with one that treats, and says which were harmed.",
      "What is treated depends on time: leave the machine alone meanwhile. Goes on where it was",
      "interrupted. Ends with 1 if a run was harmed.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class HarmBenchmark implements Callable<Integer> {

  static final String NAME = "harm-benchmark";

  private static final int EVERY = 10;

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Trains each run from so many seeds (default: 1).")
  private int seeds;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only runs with this in their class or name.")
  private String only;

  @Option(
      names = "--max-minutes",
      paramLabel = "N",
      description = "Start no run after so many minutes; the figures are those of the runs done.")
  private @Nullable Double maxMinutes;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs at the same time (default: 1; more disturb each other's time).")
  private int jobs;

  @Option(
      names = "--control",
      description = {
        "Treats nothing: the second training of each run begins with weights that differ by one",
        "part in a million. Says how many runs count as harmed by chance alone."
      })
  private boolean control;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the figures, and every run, to this file.")
  private @Nullable Path json;

  @Option(names = Worker.OPTION, hidden = true)
  private boolean worker;

  /** The command, without having been parsed yet. */
  @SuppressWarnings("NullAway.Init") // picocli sets what has a default
  public HarmBenchmark(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException {
    if (worker) {
      Worker.work(System.in, System.out, job -> ResultStore.encode(HarmTrial.of(job).compare()));
      return ExitCode.OK;
    }
    check();
    List<String> lines = lines();
    Path folder = Path.of("examples", "target", NAME);
    ResultStore<HarmResult> store = ResultStore.open(folder, HarmResult.class);
    double seconds = maxMinutes == null ? Double.POSITIVE_INFINITY : maxMinutes * 60;
    boolean all = new WorkerPool(NAME, folder, screen, EVERY, jobs).run(lines, store, seconds);
    List<HarmResult> results = store.of(lines);
    new HarmReport(screen).show(results);
    screen.line("");
    screen.line("Every run with what was done to it: " + store.file());
    if (json != null) {
      Gson gson =
          new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();
      Files.writeString(json, gson.toJson(HarmReport.json(results)) + "\n");
    }
    if (!all) {
      screen.line(
          String.format(
              Locale.ROOT,
              "%d of %d runs done; run it again to go on.",
              results.size(),
              lines.size()));
    }
    return results.stream().anyMatch(HarmResult::harmed) ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private void check() {
    atLeastOne("--seeds", seeds);
    atLeastOne("--jobs", jobs);
    if (maxMinutes != null && !(maxMinutes > 0)) {
      throw wrong("--max-minutes must be above 0, but was " + maxMinutes + ".");
    }
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw wrong(option + " must be at least 1, but was " + value + ".");
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      for (HealthyRun run : HealthyRuns.all()) {
        if (run.id().contains(only)) {
          lines.add(new HarmTrial(run, seed, control).line());
        }
      }
    }
    if (lines.isEmpty()) {
      throw wrong("no run has '" + only + "' in its class or name.");
    }
    return lines;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
