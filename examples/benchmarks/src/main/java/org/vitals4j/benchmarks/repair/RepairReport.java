package org.vitals4j.benchmarks.repair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vitals4j.benchmarks.cases.Half;
import org.vitals4j.benchmarks.cases.LabelledResult;
import org.vitals4j.benchmarks.cases.Rate;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.examples.terminal.TextTable;

/** What treatment has done, as a person reads it, and as a file. */
final class RepairReport {

  private final Screen screen;

  RepairReport(Screen screen) {
    this.screen = screen;
  }

  void show(List<RepairResult> runs) {
    for (Half half : Half.values()) {
      List<RepairResult> some = LabelledResult.in(half, runs);
      if (!some.isEmpty()) {
        screen.line("");
        screen.line(LabelledResult.heading(some));
        screen.line(table(some));
        failures(some);
      }
    }
  }

  private static String table(List<RepairResult> runs) {
    TextTable table =
        new TextTable(
            "pathology", "sick", "lost untreated", "repaired", "by chance", "gain", "iterations");
    RepairFigures.perPathology(runs).forEach((name, figures) -> row(table, name, figures));
    RepairFigures all = RepairFigures.of(runs);
    row(table, "all", all);
    RepairFigures mendable = withinReach(runs);
    return table
        + String.format(
            Locale.ROOT,
            "%n%n%s%nBeyond treatment: %d of the lost. The features say nothing, the loss does not fit, or"
                + " so many minibatches are wrong that%nthe healthy network, trained on the others"
                + " alone for as long, is lost, too.%s%nHealthy runs harmed: %d of %d. Gain: median of"
                + " what more was learned than untreated, in points of accuracy or of%nexplained"
                + " variance. Iterations: median of the treated run's ÷ the healthy twin's. By chance:"
                + " with a treatment drawn at%nrandom for each pathology. Interval: 95 %%, by"
                + " bootstrap over set-ups.",
            looks(all),
            all.lostBeyondTreatment(),
            mendable.lostUntreated() == 0
                ? ""
                : " Of the other %d, repaired: %s."
                    .formatted(mendable.lostUntreated(), repaired(mendable)),
            all.harmed(),
            all.healthyRuns());
  }

  private static String looks(RepairFigures all) {
    return String.format(
        Locale.ROOT,
        "Of the %d repaired, %d were as good as their twins after as many more iterations as they had"
            + " been sick for, the others%nafter half as many again as the twin's. All count, and the"
            + " untreated run is trained for as long.",
        all.repaired(),
        all.repairedAtOnce());
  }

  private static RepairFigures withinReach(List<RepairResult> runs) {
    return RepairFigures.of(runs.stream().filter(one -> !one.beyondTreatment()).toList());
  }

  private static void row(TextTable table, String name, RepairFigures figures) {
    int lost = figures.lostUntreated();
    table.row(
        name,
        Integer.toString(figures.sickRuns()),
        Integer.toString(lost),
        lost == 0 ? "" : repaired(figures),
        Integer.toString(figures.repairedByRandom()),
        lost == 0 ? "" : String.format(Locale.ROOT, "%.0f", 100 * figures.medianGain()),
        lost == 0 ? "" : String.format(Locale.ROOT, "%.2f", figures.medianIterationRatio()));
  }

  private static String repaired(RepairFigures figures) {
    return String.format(
        Locale.ROOT,
        "%d (%.0f %%) [%.2f, %.2f]",
        figures.repaired(),
        100 * figures.share().value(),
        figures.share().low(),
        figures.share().high());
  }

  private void failures(List<RepairResult> runs) {
    for (RepairResult run : runs) {
      if (run.lost() && !run.repaired()) {
        screen.line(
            String.format(
                Locale.ROOT,
                "%s %s seed %d: %s untreated, %s treated, %s twin%s; %s",
                run.beyondTreatment() ? "beyond treatment" : "not repaired",
                run.setUp(),
                run.seed(),
                text(run.untreated()),
                text(run.treated()),
                text(run.twin()),
                run.perfect() == null ? "" : ", " + text(run.perfect()) + " treated perfectly",
                String.join(" | ", run.treatments())));
      }
      if (run.harmed()) {
        screen.line(
            String.format(
                Locale.ROOT,
                "HARMED %s seed %d: %s untreated, %s treated; %s",
                run.setUp(),
                run.seed(),
                text(run.untreated()),
                text(run.treated()),
                String.join(" | ", run.treatments())));
      }
    }
  }

  private static String text(RepairResult.@Nullable Ended ended) {
    if (ended == null) {
      return "nothing";
    }
    return Double.isNaN(ended.accuracy())
        ? String.format(Locale.ROOT, "loss %.3g of chance", ended.loss())
        : String.format(Locale.ROOT, "accuracy %.1f %%", 100 * ended.accuracy());
  }

  /** What is written to a file. */
  static Map<String, Object> json(List<RepairResult> runs) {
    Map<String, Object> top = figures(RepairFigures.of(runs));
    RepairFigures mendable = withinReach(runs);
    Map<String, Object> rest = new LinkedHashMap<>();
    rest.put("lostUntreated", mendable.lostUntreated());
    rest.put("repaired", mendable.repaired());
    rest.put("repairedInterval95", mendable.share().interval());
    top.put("withinReach", rest);
    Map<String, Object> each = new LinkedHashMap<>();
    RepairFigures.perPathology(runs).forEach((name, one) -> each.put(name, figures(one)));
    top.put("perPathology", each);
    return top;
  }

  private static Map<String, Object> figures(RepairFigures figures) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("sickRuns", figures.sickRuns());
    map.put("lostUntreated", figures.lostUntreated());
    map.put("lostBeyondTreatment", figures.lostBeyondTreatment());
    map.put("repaired", figures.repaired());
    map.put("repairedAtOnce", figures.repairedAtOnce());
    map.put("repairedByRandom", figures.repairedByRandom());
    map.put("healthyRuns", figures.healthyRuns());
    map.put("harmed", figures.harmed());
    map.put("medianIterationRatio", Rate.forFile(figures.medianIterationRatio()));
    map.put("medianGain", Rate.forFile(figures.medianGain()));
    map.put("repairedInterval95", figures.share().interval());
    return map;
  }
}
