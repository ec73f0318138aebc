package org.vitals4j.benchmarks.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vitals4j.benchmarks.cases.Halves;
import org.vitals4j.benchmarks.cases.LabelledBenchmark;
import org.vitals4j.benchmarks.cases.SetUp;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code examples/run diagnose-benchmark}. */
@Command(
    name = DiagnoseBenchmark.NAME,
    header = "Measures how often the diagnosis is right.",
    description = {
      "Trains labelled runs, sick and healthy, and says how often the diagnosis was right.",
      "Goes on where it was interrupted, as long as the code is the same.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DiagnoseBenchmark extends LabelledBenchmark<TrialResult> {

  static final String NAME = "diagnose-benchmark";

  private static final int SEEDS = 2;
  private static final int FULL_SEEDS = 5;
  private static final int EVERY = 50;

  @Option(
      names = "--half",
      paramLabel = "tuning|held-back|both",
      defaultValue = "both",
      converter = Halves.Converter.class,
      description = "Which set-ups: those the limits were tuned on, the others, or both (default).")
  private Halves half;

  @Option(names = "--full", description = "5 seeds a set-up; otherwise 2.")
  private boolean full;

  @Option(
      names = "--sampling",
      paramLabel = "N",
      defaultValue = "1",
      description = "Measure what is sampled in every N-th iteration (default: 1).")
  private int sampling;

  /** The command, without having been parsed yet. */
  @SuppressWarnings("NullAway.Init") // picocli sets what has a default
  public DiagnoseBenchmark(Screen screen) {
    super(NAME, TrialResult.class, EVERY, screen);
  }

  @Override
  protected Halves half() {
    return half;
  }

  @Override
  protected void check() {
    if (sampling < 1) {
      throw wrong("--sampling must be at least 1 iteration, but was " + sampling + ".");
    }
  }

  @Override
  protected List<String> jobs() {
    List<String> jobs = new ArrayList<>();
    // Every set-up once before any a second time: if there is no time for all, each has its say.
    for (int seed = 1; seed <= (full ? FULL_SEEDS : SEEDS); seed++) {
      for (SetUp one : setUps()) {
        jobs.add(new Job(one.name(), seed, sampling).line());
      }
    }
    return jobs;
  }

  @Override
  protected TrialResult run(String job) {
    return Job.of(job).run();
  }

  @Override
  protected String report(List<TrialResult> results, Screen to) {
    new BenchmarkReport(to).show(results);
    return "Every run with what was said of it: ";
  }

  @Override
  protected Map<String, Object> json(List<TrialResult> heldBack) {
    return BenchmarkReport.json(heldBack);
  }
}
