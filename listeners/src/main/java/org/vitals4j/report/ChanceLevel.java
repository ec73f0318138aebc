package org.vitals4j.report;

/**
 * What the data loss would be without having learned anything but the labels' averages.
 *
 * @param score the least loss of a network that gives every example the same answer, from the
 *     labels seen so far: the entropy of the class shares for cross-entropy, the variance of the
 *     targets for squared error; weights of the loss, masks and all outputs included, penalties
 *     not; in loss units
 * @param labels how many labels this comes of, at the output that has the fewest; with few it may
 *     be far off
 * @param floor the loss of a network that answers every example with its label: 0 for squared error
 *     and for classes, the labels' own entropy where they are shares; in loss units
 */
public record ChanceLevel(double score, long labels, double floor) {

  /** The shares of fewer labels are an accident. */
  private static final int MIN_LABELS = 32;

  /** Whether it comes of labels enough to be compared with a score. */
  public boolean isSettled() {
    return labels >= MIN_LABELS;
  }

  /**
   * How much of what can be learned, at most, is left: 1 for a network that guesses, 0 for one that
   * knows every label. NaN where all labels are alike, so that there is nothing to learn.
   *
   * @param dataLoss a loss without penalties
   */
  public double share(double dataLoss) {
    return score > floor ? (dataLoss - floor) / (score - floor) : Double.NaN;
  }

  /** The level where the losses of two outputs are added. */
  public ChanceLevel and(ChanceLevel other) {
    return new ChanceLevel(
        score + other.score, Math.min(labels, other.labels), floor + other.floor);
  }
}
