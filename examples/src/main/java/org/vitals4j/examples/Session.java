package org.vitals4j.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.deeplearning4j.core.storage.StatsStorage;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation.Verdict;
import org.vitals4j.examples.lesson.RunBody.Calculation;
import org.vitals4j.examples.lesson.RunBody.Training;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.examples.report.RunResult;
import org.vitals4j.examples.terminal.ProgressLine;
import org.vitals4j.examples.terminal.Screen;
import org.vitals4j.report.Finding;

/** Runs examples one after the other, and shows each as it goes. */
final class Session {

  private final Screen screen;
  private final long seed;
  private final Trainer trainer;
  private final Consumer<String> live;
  private final ReportWriter keeper;

  /**
   * A session.
   *
   * @param keeper what becomes of the runs of an example
   * @param live told the name of each run before it starts
   */
  Session(
      Screen screen,
      long seed,
      Optional<StatsStorage> storage,
      ReportWriter keeper,
      Consumer<String> live) {
    this.screen = screen;
    this.live = live;
    this.seed = seed;
    this.trainer = new Trainer(seed, storage.map(one -> one), keeper.wantsHistograms());
    this.keeper = keeper;
  }

  /** Runs the variants of them that are wanted. */
  Report run(List<Example> examples, Selection selection) {
    Report report = new Report();
    int of = examples.stream().mapToInt(example -> selection.of(example).size()).sum();
    for (Example example : examples) {
      List<RunResult> runs = new ArrayList<>();
      for (Variant variant : selection.of(example)) {
        screen.line(
            String.format(
                "[%d/%d] %s %s: %s",
                report.count() + 1, of, example.name(), variant.name(), variant.setup()));
        TrainingRecord outcome = TrainingRecord.NONE;
        List<Verdict> checks = new ArrayList<>();
        if (variant.work() instanceof Calculation calculation) {
          checks.addAll(calculation.checks().apply(seed));
        } else if (variant.work() instanceof Training training) {
          TrainingRecord trained = train(example.name() + "-" + variant.name(), training);
          variant.expectations().forEach(one -> checks.add(one.check(trained)));
          outcome = trained;
        }
        checks.forEach(this::print);
        screen.line("");
        RunResult result = new RunResult(example, variant, outcome, checks);
        report.add(result);
        runs.add(result);
      }
      if (!runs.isEmpty()) {
        keeper.write(runs);
      }
    }
    return report;
  }

  private TrainingRecord train(String session, Training training) {
    live.accept(session);
    ProgressLine progress = new ProgressLine(screen);
    try {
      return trainer.train(
          session,
          training,
          (done, of, score, findings) -> progress.update(done, of, score, brief(findings)));
    } finally {
      progress.end();
    }
  }

  private static String brief(List<Finding> findings) {
    return findings.isEmpty()
        ? "no findings"
        : findings.stream()
            .map(finding -> finding.worst() + " " + finding.pathology())
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private void print(Verdict check) {
    screen.paragraph(
        check.met() ? "  ok        " : "  MISSED    ", 0, check.expected() + ": " + check.seen());
  }
}
