package org.vitals4j.benchmarks.accuracy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.vitals4j.benchmarks.accuracy.TrialResult.Alarm;
import org.vitals4j.benchmarks.cases.Half;
import org.vitals4j.benchmarks.cases.LabelledResult;
import org.vitals4j.benchmarks.cases.Rate;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.examples.terminal.TextTable;
import org.vitals4j.report.Pathology;

/** The figures as a person reads them, and as a file. */
final class BenchmarkReport {

  private static final int FIRST_STEPS = 3;

  private final Screen screen;

  BenchmarkReport(Screen screen) {
    this.screen = screen;
  }

  void show(List<TrialResult> runs) {
    for (Half half : Half.values()) {
      List<TrialResult> some = LabelledResult.in(half, runs);
      if (!some.isEmpty()) {
        screen.line("");
        screen.line(LabelledResult.heading(some));
        screen.line(table(some));
        screen.line(summary(some));
        mistakes(some);
      }
    }
  }

  private static String table(List<TrialResult> runs) {
    TextTable table =
        new TextTable(
            "pathology",
            "sick runs",
            "recall",
            "precision",
            "right layer",
            "delay",
            "false alarms");
    Figures.perPathology(runs).forEach((name, figures) -> row(table, name, figures));
    row(table, "all", Figures.of(runs));
    return table.toString();
  }

  private static void row(TextTable table, String name, Figures figures) {
    table.row(
        name,
        Integer.toString(figures.sickRuns()),
        text(figures.recall()),
        text(figures.precision()),
        text(figures.localisation()),
        Double.isNaN(figures.medianDelayIterations())
            ? ""
            : String.format(Locale.ROOT, "%.0f", figures.medianDelayIterations()),
        figures.healthyRunsWithAlarm()
            + " of "
            + figures.healthyRuns()
            + ", "
            + figures.twinRunsWithAlarm()
            + " of "
            + figures.twinRuns()
            + " twins");
  }

  private static String text(Rate rate) {
    return Double.isNaN(rate.value())
        ? ""
        : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", rate.value(), rate.low(), rate.high());
  }

  private static String summary(List<TrialResult> runs) {
    List<TrialResult> origins =
        runs.stream()
            .filter(one -> one.group().equals(Pathology.NON_FINITE.id()))
            .filter(one -> one.origin() != null)
            .toList();
    List<TrialResult> explosions = explosions(runs);
    Figures all = Figures.of(runs);
    return String.format(
        Locale.ROOT,
        "Delay: median of measured iterations. Intervals: 95 %%, by bootstrap over set-ups.%n"
            + "Origin of a NaN named rightly, in its own iteration: %d of %d. Explosions named before"
            + " their first NaN, where they last %d iterations: %d of %d.%n"
            + "Left out, since the label was not borne out: %d runs. Sick runs with an alarm before"
            + " the fault: %d.",
        origins.stream().filter(one -> Boolean.TRUE.equals(one.origin())).count(),
        origins.size(),
        FIRST_STEPS,
        explosions.stream().filter(BenchmarkReport::namedFirst).count(),
        explosions.size(),
        all.invalidRuns(),
        all.sickRunsAlarmedBeforeOnset());
  }

  private static List<TrialResult> explosions(List<TrialResult> runs) {
    return runs.stream()
        .filter(one -> one.valid() && one.group().equals(Pathology.EXPLODING_GRADIENT.id()))
        .filter(
            one ->
                one.firstNonFinite() != null && one.firstNonFinite() - one.onset() >= FIRST_STEPS)
        .toList();
  }

  private static boolean namedFirst(TrialResult run) {
    Alarm alarm = run.detection();
    Integer nan = run.firstNonFinite();
    return alarm != null && nan != null && alarm.at() < nan;
  }

  /** What went wrong, one line each. */
  private void mistakes(List<TrialResult> runs) {
    for (TrialResult run : runs) {
      String name = run.setUp() + " seed " + run.seed() + ": ";
      if (!run.valid()) {
        screen.line("left out  " + name + run.why());
        continue;
      }
      if (run.sick() && run.detection() == null) {
        screen.line("missed    " + name + alarms(run.alarms()) + " (" + run.why() + ")");
      } else if (run.sick() && !run.layers().isEmpty() && !run.located()) {
        Alarm alarm = Objects.requireNonNull(run.detection());
        screen.line("misplaced " + name + alarm.layers() + ", not " + run.layers());
      }
      for (Alarm alarm : run.falseAlarms()) {
        screen.line("FALSE     " + name + alarms(List.of(alarm)) + ": " + alarm.evidence());
      }
      List<Alarm> twins = run.twinAlarms();
      if (twins != null) {
        for (Alarm alarm : twins) {
          screen.line(
              "FALSE     " + name + "twin: " + alarms(List.of(alarm)) + ": " + alarm.evidence());
        }
      }
      if (run.group().equals(Pathology.NON_FINITE.id()) && !Boolean.TRUE.equals(run.origin())) {
        screen.line("origin    " + name + run.originText());
      }
    }
  }

  private static String alarms(List<Alarm> alarms) {
    return alarms.isEmpty()
        ? "no alarm"
        : String.join(
            ", ",
            alarms.stream()
                .map(one -> one.severity() + " " + one.pathology() + " at " + one.at())
                .toList());
  }

  /** What is written to a file. */
  static Map<String, Object> json(List<TrialResult> runs) {
    Figures all = Figures.of(runs);
    Map<String, Object> top = figures(all);
    Map<String, Object> each = new TreeMap<>();
    Figures.perPathology(runs).forEach((name, figures) -> each.put(name, figures(figures)));
    top.put("perPathology", each);
    return top;
  }

  private static Map<String, Object> figures(Figures figures) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("recall", Rate.forFile(figures.recall().value()));
    map.put("precision", Rate.forFile(figures.precision().value()));
    map.put("localisation", Rate.forFile(figures.localisation().value()));
    map.put("medianDelayIterations", Rate.forFile(figures.medianDelayIterations()));
    map.put("sickRuns", figures.sickRuns());
    map.put("healthyRuns", figures.healthyRuns());
    map.put("healthyRunsWithAlarm", figures.healthyRunsWithAlarm());
    map.put("healthyTwinRuns", figures.twinRuns());
    map.put("healthyTwinRunsWithAlarm", figures.twinRunsWithAlarm());
    map.put("runsLeftOut", figures.invalidRuns());
    map.put(
        "intervals95",
        Map.of(
            "recall", figures.recall().interval(),
            "precision", figures.precision().interval(),
            "localisation", figures.localisation().interval()));
    return map;
  }
}
