package org.vitals4j.benchmarks.repair.harm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.vitals4j.benchmarks.repair.harm.runs.Kind;
import org.vitals4j.benchmarks.repair.harm.runs.TrainingJob;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.examples.terminal.TextTable;

/** What treating has done to healthy runs, as a person reads it, and as a file. */
final class HarmReport {

  private final Screen screen;

  HarmReport(Screen screen) {
    this.screen = screen;
  }

  void show(List<HarmResult> runs) {
    screen.line("");
    screen.line(table(runs));
    screen.line("");
    screen.line(
        "Runs: healthy without a monitor. Worst ratio: held-out loss treated ÷ untreated, over ten"
            + " points of every run.");
    for (HarmResult run : runs) {
      if (run.leftOut() != null) {
        screen.line("left out " + name(run) + ": " + run.leftOut());
      } else if (run.harmed()) {
        screen.line(harmed(run));
      }
    }
  }

  private static String table(List<HarmResult> runs) {
    TextTable table =
        new TextTable(
            "class",
            "runs",
            "left out",
            "treatments",
            "kept out",
            "alerts",
            "harmed on the way",
            "harmed at the end",
            "worst ratio");
    byKind(runs).forEach((kind, some) -> row(table, kind.title(), Figures.of(some)));
    row(table, "all", Figures.of(runs));
    return table.toString();
  }

  private static void row(TextTable table, String title, Figures figures) {
    table.row(
        title,
        Integer.toString(figures.runs),
        Integer.toString(figures.leftOut),
        Integer.toString(figures.treatments),
        Integer.toString(figures.keptOut),
        Integer.toString(figures.alerts),
        Integer.toString(figures.harmedOnTheWay),
        Integer.toString(figures.harmedAtEnd),
        String.format(Locale.ROOT, "%.3f", figures.worstRatio));
  }

  private static String harmed(HarmResult run) {
    List<String> how = new ArrayList<>();
    if (run.harmedOnTheWay()) {
      how.add("at points " + run.harmedAt() + " of " + TrainingJob.PARTS);
    }
    if (run.endedWorse()) {
      how.add(
          String.format(
              Locale.ROOT,
              "at the end, loss %.4g → %.4g%s",
              last(run.untreatedLosses()),
              last(run.treatedLosses()),
              Double.isNaN(run.untreatedAccuracy())
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      ", accuracy %.3f → %.3f",
                      run.untreatedAccuracy(),
                      run.treatedAccuracy())));
    }
    return String.format(
        Locale.ROOT,
        "HARMED %s: %s; worst ratio %.3g; %d kept out; %s",
        name(run),
        String.join(", ", how),
        run.worstRatio(),
        run.keptOut(),
        run.treatments().isEmpty() ? "no treatment" : String.join(" | ", run.treatments()));
  }

  private static String name(HarmResult run) {
    return run.run() + " seed " + run.seed();
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private static Map<Kind, List<HarmResult>> byKind(List<HarmResult> runs) {
    Map<Kind, List<HarmResult>> kinds = new java.util.EnumMap<>(Kind.class);
    runs.forEach(run -> kinds.computeIfAbsent(run.kind(), kind -> new ArrayList<>()).add(run));
    return kinds;
  }

  /** What is written to a file. */
  static Map<String, Object> json(List<HarmResult> runs) {
    Map<String, Object> top = new LinkedHashMap<>();
    top.put("all", Figures.of(runs));
    Map<String, Object> classes = new LinkedHashMap<>();
    byKind(runs).forEach((kind, some) -> classes.put(kind.title(), Figures.of(some)));
    top.put("perClass", classes);
    top.put("each", runs);
    return top;
  }

  /**
   * Sums over some runs.
   *
   * @param runs that are healthy without a monitor; all other figures are about these
   * @param leftOut runs that are not
   * @param worstRatio 0 for no runs
   */
  private record Figures(
      int runs,
      int leftOut,
      int treatments,
      int keptOut,
      int alerts,
      int harmedOnTheWay,
      int harmedAtEnd,
      double worstRatio) {

    static Figures of(List<HarmResult> all) {
      List<HarmResult> runs = all.stream().filter(HarmResult::counts).toList();
      return new Figures(
          runs.size(),
          all.size() - runs.size(),
          sum(runs, run -> run.treatments().size()),
          sum(runs, HarmResult::keptOut),
          sum(runs, HarmResult::alerts),
          count(runs, HarmResult::harmedOnTheWay),
          count(runs, HarmResult::endedWorse),
          runs.stream().mapToDouble(HarmResult::worstRatio).max().orElse(0));
    }

    private static int sum(List<HarmResult> runs, ToIntFunction<HarmResult> what) {
      return runs.stream().mapToInt(what).sum();
    }

    private static int count(List<HarmResult> runs, Predicate<HarmResult> what) {
      return (int) runs.stream().filter(what).count();
    }
  }
}
