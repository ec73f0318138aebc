package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.Locale;
import java.util.Optional;

/**
 * What a healthy run reaches on held-out data.
 *
 * @param maxLoss infinite where the loss does not matter
 * @param minAccuracy in [0, 1]; 0 where the accuracy does not matter
 */
public record Requirement(double maxLoss, double minAccuracy) {

  static Requirement maxLoss(double loss) {
    return new Requirement(loss, 0);
  }

  static Requirement minAccuracy(double accuracy) {
    return new Requirement(Double.POSITIVE_INFINITY, accuracy);
  }

  /**
   * Part of what can be learned is learned.
   *
   * @param share of the way from guessing to the best possible, in (0, 1]
   * @param guessing the loss of one answer for all
   * @param best the loss of who knows how the data were made
   */
  static Requirement learned(double share, double guessing, double best) {
    return maxLoss(guessing - share * (guessing - best));
  }

  /** Why a result falls short; empty for a healthy one. */
  public Optional<String> shortcoming(HeldOutResult end) {
    if (!(end.loss() <= maxLoss)) {
      return Optional.of(
          String.format(Locale.ROOT, "loss %.4g, at most %.4g required", end.loss(), maxLoss));
    }
    if (minAccuracy > 0 && !(end.accuracy() >= minAccuracy)) {
      return Optional.of(
          String.format(
              Locale.ROOT, "accuracy %.3f, at least %.3f required", end.accuracy(), minAccuracy));
    }
    return Optional.empty();
  }
}
