package org.vitals4j.diagnose.cause;

import static org.vitals4j.diagnose.cause.Hypothesis.text;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.vitals4j.report.IterationSnapshot.TrainingData.Output;
import org.vitals4j.report.Symptom.Cause;
import org.vitals4j.report.Symptom.Remedy;

/** What the answers of the network say: stuck at their bounds, the same for every example. */
final class OutputCauses {

  private static final double STUCK_SHARE = 0.9;

  /** Answers apart by less than this are the same. */
  private static final double SAME = 1e-4;

  /** Looks before answers that are alike are more than a beginning. */
  private static final int MIN_LOOKS = 5;

  private static final int MIN_ROWS = 8;

  private OutputCauses() {}

  static Optional<Cause> atBounds(Situation now) {
    if (now.isSatisfactory()) {
      return Optional.empty();
    }
    return first(now, one -> one.atBounds() > STUCK_SHARE && one.rows() > 1 && isIgnorant(now))
        .map(
            one ->
                new Cause(
                    "output-at-bounds",
                    text(
                        "%.3g %% of the answers of the output layer are at the bounds of its"
                            + " activation function, where it has no slope, while the loss is %.3g"
                            + " (guessing: %.3g)",
                        100 * one.atBounds(), now.loss(), now.chance()),
                    List.of(
                        new Remedy(
                            "lower-learning-rate",
                            text(
                                "a lower learning rate from the beginning, %.1g instead of %.3g:"
                                    + " large steps have driven the output layer there",
                                rate(now, one) / 10, rate(now, one))),
                        new Remedy(
                            "scale-targets",
                            "targets that lie inside the range of the output, or"
                                + " Activation.IDENTITY"))));
  }

  static Optional<Cause> ignoresInput(Situation now) {
    return first(
            now,
            one ->
                one.looks() >= MIN_LOOKS
                    && one.rows() >= MIN_ROWS
                    && one.spread()
                        <= SAME * Math.max(SAME, Math.max(Math.abs(one.min()), Math.abs(one.max())))
                    && isIgnorant(now))
        .map(
            one ->
                new Cause(
                    "output-ignores-input",
                    text(
                        "the output layer gives the same answer to each of %d examples (standard"
                            + " deviation %.2g): nothing of the input reaches it",
                        one.rows(), one.spread()),
                    List.of()));
  }

  static Optional<Cause> oneClass(Situation now) {
    return first(
            now,
            one ->
                one.looks() >= MIN_LOOKS
                    && one.rows() >= MIN_ROWS
                    && one.topClass() == 1
                    && isIgnorant(now))
        .map(
            one ->
                new Cause(
                    "output-one-class",
                    text("the output layer names one class for all of %d examples", one.rows()),
                    List.of()));
  }

  private static double rate(Situation now, Output output) {
    return now.layers().stream()
        .filter(layer -> layer.name().equals(output.layer()))
        .mapToDouble(now::rate)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** A loss that is that of guessing, or worse; unknown is no reason to speak. */
  private static boolean isIgnorant(Situation now) {
    return now.isHarmed();
  }

  private static Optional<Output> first(Situation now, Predicate<Output> which) {
    return now.outputs().stream().filter(which).findFirst();
  }
}
