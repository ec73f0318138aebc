package org.vitals4j.benchmarks.repair;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.vitals4j.benchmarks.cases.Halves;
import org.vitals4j.benchmarks.cases.LabelledBenchmark;
import org.vitals4j.benchmarks.cases.SetUp;
import org.vitals4j.examples.terminal.Screen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code examples/run repair-benchmark}. */
@Command(
    name = RepairBenchmark.NAME,
    header = "Measures how many faulty runs treatments repair.",
    description = {
      "Trains sick runs untreated, treated and at random, beside their healthy twins, and says",
      "how many were repaired, and how many healthy ones harmed. Goes on where it was interrupted.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RepairBenchmark extends LabelledBenchmark<RepairResult> {

  static final String NAME = "repair-benchmark";

  private static final int SEEDS = 2;
  private static final int FULL_SEEDS = 3;
  private static final int EVERY = 20;

  @Option(
      names = "--half",
      paramLabel = "tuning|held-back|both",
      defaultValue = "held-back",
      converter = Halves.Converter.class,
      description = "Which set-ups: those the plan was tuned on, the others (default), or both.")
  private Halves half;

  @Option(names = "--full", description = "3 seeds a set-up; otherwise 2.")
  private boolean full;

  /** The command, without having been parsed yet. */
  @SuppressWarnings("NullAway.Init") // picocli sets what has a default
  public RepairBenchmark(Screen screen) {
    super(NAME, RepairResult.class, EVERY, screen);
  }

  @Override
  protected Halves half() {
    return half;
  }

  /**
   * Every set-up once before any a second time, and one of each kind before another of any: if
   * there is no time for all, each kind has its say.
   */
  @Override
  protected List<String> jobs() {
    Map<String, Queue<SetUp>> kinds = new LinkedHashMap<>();
    for (SetUp one : setUps()) {
      kinds.computeIfAbsent(one.group(), kind -> new ArrayDeque<>()).add(one);
    }
    List<SetUp> inTurn = new ArrayList<>();
    while (!kinds.isEmpty()) {
      kinds.values().forEach(kind -> inTurn.add(kind.remove()));
      kinds.values().removeIf(Queue::isEmpty);
    }
    List<String> jobs = new ArrayList<>();
    for (int seed = 1; seed <= (full ? FULL_SEEDS : SEEDS); seed++) {
      for (SetUp one : inTurn) {
        jobs.add(new RepairTrial(one, seed).line());
      }
    }
    return jobs;
  }

  @Override
  protected RepairResult run(String job) {
    return RepairTrial.of(job).run();
  }

  @Override
  protected String report(List<RepairResult> results, Screen to) {
    new RepairReport(to).show(results);
    return "Every run with what was done to it: ";
  }

  @Override
  protected Map<String, Object> json(List<RepairResult> heldBack) {
    return RepairReport.json(heldBack);
  }
}
