package org.vitals4j.benchmarks.accuracy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.vitals4j.benchmarks.accuracy.CaseResult.Alarm;
import org.vitals4j.benchmarks.cases.LabelledResult;
import org.vitals4j.benchmarks.cases.Proportion;
import org.vitals4j.benchmarks.cases.Split;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.examples.terminal.TextTable;
import org.vitals4j.report.Pathology;

/** The figures as a person reads them, and as a file. */
final class AccuracyReport {

  private static final int MIN_ITERATIONS_TO_NAN = 3;

  private final Screen screen;

  AccuracyReport(Screen screen) {
    this.screen = screen;
  }

  void show(List<CaseResult> runs) {
    for (Split half : Split.values()) {
      List<CaseResult> some = LabelledResult.inSplit(half, runs);
      if (!some.isEmpty()) {
        screen.line("");
        screen.line(LabelledResult.heading(some));
        screen.line(table(some));
        screen.line(summary(some));
        mistakes(some);
      }
    }
  }

  private static String table(List<CaseResult> runs) {
    TextTable table =
        new TextTable(
            "pathology",
            "sick runs",
            "recall",
            "precision",
            "right layer",
            "delay",
            "false alarms");
    Metrics.perPathology(runs).forEach((name, figures) -> row(table, name, figures));
    row(table, "all", Metrics.of(runs));
    return table.toString();
  }

  private static void row(TextTable table, String name, Metrics figures) {
    table.row(
        name,
        Integer.toString(figures.faultyRuns()),
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
            + figures.baselineRunsWithAlarm()
            + " of "
            + figures.baselineRuns()
            + " twins");
  }

  private static String text(Proportion rate) {
    return Double.isNaN(rate.value())
        ? ""
        : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", rate.value(), rate.low(), rate.high());
  }

  private static String summary(List<CaseResult> runs) {
    List<CaseResult> origins =
        runs.stream()
            .filter(one -> one.group().equals(Pathology.NON_FINITE.id()))
            .filter(one -> one.origin() != null)
            .toList();
    List<CaseResult> explosions = explosions(runs);
    Metrics all = Metrics.of(runs);
    return String.format(
        Locale.ROOT,
        "Delay: median of measured iterations. Intervals: 95 %%, by bootstrap over set-ups.%nOrigin"
            + " of a NaN named rightly, in its own iteration: %d of %d. Explosions named before"
            + " their first NaN, where they last %d iterations: %d of %d.%nLeft out, since the"
            + " label was not borne out: %d runs. Sick runs with an alarm before the fault: %d.",
        origins.stream().filter(one -> Boolean.TRUE.equals(one.origin())).count(),
        origins.size(),
        MIN_ITERATIONS_TO_NAN,
        explosions.stream().filter(AccuracyReport::namedFirst).count(),
        explosions.size(),
        all.invalidRuns(),
        all.faultyRunsAlarmedBeforeOnset());
  }

  private static List<CaseResult> explosions(List<CaseResult> runs) {
    return runs.stream()
        .filter(one -> one.valid() && one.group().equals(Pathology.EXPLODING_GRADIENT.id()))
        .filter(
            one ->
                one.firstNonFinite() != null
                    && one.firstNonFinite() - one.onset() >= MIN_ITERATIONS_TO_NAN)
        .toList();
  }

  private static boolean namedFirst(CaseResult run) {
    Alarm alarm = run.detection();
    Integer nan = run.firstNonFinite();
    return alarm != null && nan != null && alarm.at() < nan;
  }

  /** What went wrong, one line each. */
  private void mistakes(List<CaseResult> runs) {
    for (CaseResult run : runs) {
      String name = run.caseName() + " seed " + run.seed() + ": ";
      if (!run.valid()) {
        screen.line("left out  " + name + run.why());
        continue;
      }
      if (run.isFaulty() && run.detection() == null) {
        screen.line("missed    " + name + alarms(run.alarms()) + " (" + run.why() + ")");
      } else if (run.isFaulty() && !run.layers().isEmpty() && !run.isLocalised()) {
        Alarm alarm = Objects.requireNonNull(run.detection());
        screen.line("misplaced " + name + alarm.layers() + ", not " + run.layers());
      }
      for (Alarm alarm : run.falseAlarms()) {
        screen.line("FALSE     " + name + alarms(List.of(alarm)) + ": " + alarm.evidence());
      }
      List<Alarm> twins = run.baselineAlarms();
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
  static Map<String, Object> json(List<CaseResult> runs) {
    Metrics all = Metrics.of(runs);
    Map<String, Object> top = figures(all);
    Map<String, Object> each = new TreeMap<>();
    Metrics.perPathology(runs).forEach((name, figures) -> each.put(name, figures(figures)));
    top.put("perPathology", each);
    return top;
  }

  private static Map<String, Object> figures(Metrics figures) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("recall", Proportion.forFile(figures.recall().value()));
    map.put("precision", Proportion.forFile(figures.precision().value()));
    map.put("localisation", Proportion.forFile(figures.localisation().value()));
    map.put("medianDelayIterations", Proportion.forFile(figures.medianDelayIterations()));
    map.put("sickRuns", figures.faultyRuns());
    map.put("healthyRuns", figures.healthyRuns());
    map.put("healthyRunsWithAlarm", figures.healthyRunsWithAlarm());
    map.put("healthyTwinRuns", figures.baselineRuns());
    map.put("healthyTwinRunsWithAlarm", figures.baselineRunsWithAlarm());
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
