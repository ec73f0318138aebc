package org.vitals4j.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vitals4j.examples.lesson.Expectation.Verdict;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.examples.report.RunResult;
import org.vitals4j.examples.terminal.TextTable;
import org.vitals4j.publish.AlertText;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;

/** What came of all runs, for a person. */
final class Report {

  private final List<RunResult> runs = new ArrayList<>();

  /** Adds a run. */
  void add(RunResult run) {
    runs.add(run);
  }

  /** How many runs there are. */
  int count() {
    return runs.size();
  }

  /** Whether every run showed what it should. */
  boolean asExpected() {
    return runs.stream().allMatch(RunResult::asExpected);
  }

  /** One row a run. */
  String table() {
    TextTable table =
        new TextTable(
            "example",
            "variant",
            "findings",
            "where",
            "iteration",
            "at the end",
            "ms/iter",
            "as expected");
    String group = "";
    for (RunResult run : runs) {
      String name = run.example().name();
      List<Finding> findings = run.outcome().opened();
      table.row(
          name.equals(group) ? "" : name,
          run.variant().name(),
          cell(findings, "none", one -> run.outcome().worst(one) + " " + one.pathology()),
          cell(findings, "", one -> where(run.outcome(), one)),
          cell(findings, "", one -> Integer.toString(one.openedAt())),
          result(run),
          run.outcome().iterations().isEmpty()
              ? ""
              : String.format(Locale.ROOT, "%.1f", run.outcome().millisPerIteration()),
          run.asExpected() ? "yes" : "NO");
      group = name;
    }
    return table.toString();
  }

  private static String cell(
      List<Finding> findings, String ifNone, Function<Finding, String> column) {
    return findings.isEmpty()
        ? ifNone
        : findings.stream().map(column).collect(Collectors.joining("\n"));
  }

  private static String where(TrainingRecord outcome, Finding finding) {
    String layers = AlertText.layers(finding.symptom().layers());
    if (!layers.isEmpty()) {
      return layers;
    }
    return finding.pathology().equals(Pathology.NON_FINITE)
        ? outcome.iterations().stream()
            .filter(snapshot -> snapshot.iteration() == finding.openedAt())
            .findFirst()
            .flatMap(snapshot -> snapshot.nonFinite().map(NonFiniteOrigin::name))
            .orElse("")
        : "the whole network";
  }

  private static String result(RunResult run) {
    TrainingRecord outcome = run.outcome();
    if (outcome.iterations().isEmpty()) {
      return run.checks().size() + (run.checks().size() == 1 ? " value" : " values") + " compared";
    }
    return outcome.accuracy().isPresent()
        ? String.format(Locale.ROOT, "accuracy %.2f %%", outcome.accuracy().getAsDouble() * 100)
        : String.format(Locale.ROOT, "score %.3g", outcome.lastScore());
  }

  /** What was not as expected, one line each; empty if everything was. */
  Optional<String> complaints() {
    List<String> lines = new ArrayList<>();
    for (RunResult run : runs) {
      for (Verdict check : run.checks()) {
        if (!check.met()) {
          lines.add(
              "NOT as expected: "
                  + run.name()
                  + ": expected "
                  + check.expected()
                  + ", saw "
                  + check.seen());
        }
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(System.lineSeparator(), lines));
  }
}
