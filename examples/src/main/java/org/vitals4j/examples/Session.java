package org.vitals4j.examples;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.deeplearning4j.core.storage.StatsStorage;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expectation.Check;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.examples.terminal.Progress;
import org.vitals4j.examples.terminal.Screen;

/** Runs examples one after the other, and shows each as it goes. */
final class Session {

  private final Screen screen;
  private final Trainer trainer;
  private final Consumer<String> live;

  /**
   * A session.
   *
   * @param live told the name of each run before it starts
   */
  Session(Screen screen, long seed, Optional<StatsStorage> storage, Consumer<String> live) {
    this.screen = screen;
    this.live = live;
    this.trainer = new Trainer(seed, storage.map(one -> one));
  }

  /** Runs every variant of them. */
  Report run(List<Example> examples) {
    Report report = new Report();
    int of = examples.stream().mapToInt(example -> example.variants().size()).sum();
    for (Example example : examples) {
      for (Variant variant : example.variants()) {
        screen.line(
            String.format(
                "[%d/%d] %s %s: %s",
                report.count() + 1, of, example.name(), variant.name(), variant.setup()));
        Outcome outcome = train(example, variant);
        List<Check> checks =
            variant.expectations().stream().map(one -> one.check(outcome)).toList();
        checks.forEach(this::show);
        screen.line("");
        report.add(example, variant, outcome, checks);
      }
    }
    return report;
  }

  private Outcome train(Example example, Variant variant) {
    String session = example.name() + "-" + variant.name();
    live.accept(session);
    Progress progress = new Progress(screen);
    try {
      return trainer.train(
          session,
          variant,
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

  private void show(Check check) {
    screen.paragraph(
        check.met() ? "  ok        " : "  MISSED    ", 0, check.expected() + ": " + check.seen());
  }
}
