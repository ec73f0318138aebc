package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vitals4j.diagnose.Preflight.Remark;
import org.vitals4j.report.ArrayFacts;
import org.vitals4j.report.ArrayFacts.Column;
import org.vitals4j.report.DryRun;
import org.vitals4j.report.DryRun.Loss;
import org.vitals4j.report.Severity;

/** What is suspicious about a minibatch: scale, constant columns, NaN, labels out of range. */
final class DataRemarks {

  /** Features this large or spread this far make the first layer's gradient as large. */
  private static final double MAX_NORMALISED_SIZE = 10;

  /** Features this little spread are as good as constant to the first layer. */
  private static final double MIN_NORMALISED_STD = 0.01;

  private static final double SUM_TOLERANCE = 1e-4;

  /** Fewer examples say little of a column. */
  private static final int MIN_EXAMPLES = 8;

  private DataRemarks() {}

  static List<Remark> of(DryRun dryRun) {
    List<Remark> remarks = new ArrayList<>();
    for (ArrayFacts features : dryRun.features()) {
      notFinite(features).ifPresent(remarks::add);
      constant(features).ifPresent(remarks::add);
      notNormalised(features).ifPresent(remarks::add);
    }
    for (int i = 0; i < dryRun.labels().size(); i++) {
      ArrayFacts labels = dryRun.labels().get(i);
      notFinite(labels).ifPresent(remarks::add);
      if (dryRun.losses().size() == dryRun.labels().size()) {
        outOfRange(labels, dryRun.losses().get(i)).ifPresent(remarks::add);
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

  private static Optional<Remark> notNormalised(ArrayFacts array) {
    double size = 0;
    double widest = 0;
    double narrowest = Double.POSITIVE_INFINITY;
    for (Column column : array.columns()) {
      if (column.isFinite() && column.std() > 0) {
        size = Math.max(size, Math.max(Math.abs(column.min()), Math.abs(column.max())));
        widest = Math.max(widest, column.std());
        narrowest = Math.min(narrowest, column.std());
      }
    }
    boolean large = size > MAX_NORMALISED_SIZE && widest > 1;
    boolean small = widest > 0 && widest < MIN_NORMALISED_STD;
    if (!large && !small) {
      return Optional.empty();
    }
    return Optional.of(
        new Remark(
            size > MAX_NORMALISED_SIZE * MAX_NORMALISED_SIZE ? Severity.WARN : Severity.INFO,
            String.format(
                Locale.ROOT,
                "the %s are not normalised: values up to %.3g, standard deviations of columns from"
                    + " %.2g to %.2g",
                array.name(),
                size,
                narrowest,
                widest),
            "NormalizerStandardize (mean 0, variance 1), or ImagePreProcessingScaler for pixels"));
  }

  private static Optional<Remark> outOfRange(ArrayFacts labels, Loss loss) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (Column column : labels.columns()) {
      low = Math.min(low, column.min());
      high = Math.max(high, column.max());
      sum += column.mean();
    }
    String range =
        String.format(Locale.ROOT, "the %s lie in [%.3g, %.3g]", labels.name(), low, high);
    Optional<String> rule = rule(loss, low, high, sum, labels.total());
    return rule.map(
        broken ->
            new Remark(
                Severity.WARN,
                range + ", but " + loss.function() + " with " + loss.activation() + " " + broken,
                "labels in the range of the loss, or a loss and an output activation that fit"
                    + " them"));
  }

  /** The rule that labels break, if they do: "wants …". */
  private static Optional<String> rule(
      Loss loss, double low, double high, double sum, long columns) {
    boolean outsideUnit = low < 0 || high > 1;
    return switch (loss.function()) {
      case "LossMCXENT", "LossNegativeLogLikelihood", "LossKLD" ->
          outsideUnit ? Optional.of("wants shares in [0, 1]") : sharesRule(sum, columns);
      case "LossBinaryXENT" ->
          outsideUnit ? Optional.of("wants labels in [0, 1]") : Optional.empty();
      case "LossPoisson" -> low < 0 ? Optional.of("wants labels of 0 or more") : Optional.empty();
      case "LossMSLE" -> low <= -1 ? Optional.of("wants labels above -1") : Optional.empty();
      default -> activationRule(loss.activation(), low, high);
    };
  }

  private static Optional<String> sharesRule(double sum, long columns) {
    return columns > 1 && Math.abs(sum - 1) > SUM_TOLERANCE
        ? Optional.of(
            String.format(
                Locale.ROOT, "wants the labels of an example to add up to 1 (here %.3g)", sum))
        : Optional.empty();
  }

  private static Optional<String> activationRule(String activation, double low, double high) {
    return switch (activation) {
      case "sigmoid", "hardsigmoid", "softmax" ->
          low < 0 || high > 1 ? Optional.of("can only give values in (0, 1)") : Optional.empty();
      case "tanh", "hardtanh", "softsign" ->
          low < -1 || high > 1 ? Optional.of("can only give values in (-1, 1)") : Optional.empty();
      case "relu" -> low < 0 ? Optional.of("cannot give values below 0") : Optional.empty();
      default -> Optional.empty();
    };
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
