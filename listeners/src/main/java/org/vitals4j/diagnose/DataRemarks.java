package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vitals4j.diagnose.Preflight.Remark;
import org.vitals4j.diagnose.cause.Causes;
import org.vitals4j.diagnose.cause.Causes.Standing;
import org.vitals4j.diagnose.cause.Situation;
import org.vitals4j.report.ArrayFacts;
import org.vitals4j.report.ArrayFacts.Column;
import org.vitals4j.report.DryRun;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom.Remedy;

/** What is suspicious about a minibatch: scale, constant columns, NaN, labels out of range. */
final class DataRemarks {

  /** Fewer examples say little of a column. */
  private static final int MIN_EXAMPLES = 8;

  private DataRemarks() {}

  static List<Remark> of(DryRun dryRun, Situation situation) {
    List<Remark> remarks = new ArrayList<>();
    for (ArrayFacts features : dryRun.features()) {
      notFinite(features).ifPresent(remarks::add);
      constant(features).ifPresent(remarks::add);
    }
    for (ArrayFacts labels : dryRun.labels()) {
      notFinite(labels).ifPresent(remarks::add);
    }
    for (Standing one : Causes.beforeTraining(situation)) {
      if (!one.cause().id().endsWith("-not-finite")) { // said above, with all columns
        remarks.add(
            new Remark(
                one.severity(),
                one.cause().text(),
                String.join("; or ", one.cause().remedies().stream().map(Remedy::text).toList())));
      }
    }
    remarks.sort((a, b) -> b.severity().compareTo(a.severity()));
    return remarks;
  }

  private static Optional<Remark> notFinite(ArrayFacts array) {
    List<Integer> bad = columns(array, column -> !column.isFinite());
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Remark(
                Severity.CRITICAL,
                "NaN or Inf in "
                    + bad.size()
                    + " of "
                    + array.total()
                    + " columns of the "
                    + array.name()
                    + ": "
                    + some(bad),
                "cleaning the data, or dropping examples with missing values; a normaliser divides"
                    + " by zero where a column is constant"));
  }

  private static Optional<Remark> constant(ArrayFacts array) {
    if (array.examples() < MIN_EXAMPLES) {
      return Optional.empty();
    }
    List<Integer> same = columns(array, column -> column.min() == column.max());
    if (same.isEmpty()) {
      return Optional.empty();
    }
    boolean all = same.size() == array.columns().size();
    return Optional.of(
        new Remark(
            all ? Severity.WARN : Severity.INFO,
            String.format(
                Locale.ROOT,
                "%d of %d columns of the %s are the same in all %d examples: %s",
                same.size(),
                array.total(),
                array.name(),
                array.examples(),
                some(same)),
            all
                ? "looking at how the data is read: the network gets nothing to learn from"
                : "leaving them out, if they are constant in all the data"));
  }

  private static List<Integer> columns(
      ArrayFacts array, java.util.function.Predicate<Column> which) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < array.columns().size(); i++) {
      if (which.test(array.columns().get(i))) {
        found.add(i);
      }
    }
    return found;
  }

  private static String some(List<Integer> columns) {
    int shown = 8;
    String text =
        String.join(", ", columns.stream().limit(shown).map(i -> Integer.toString(i)).toList());
    return columns.size() > shown ? text + ", …" : text;
  }
}
