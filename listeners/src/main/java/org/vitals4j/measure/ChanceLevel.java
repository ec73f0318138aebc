package org.vitals4j.measure;

/**
 * What the score would be without having learned anything but the labels' averages.
 *
 * @param score the least loss of a network that gives every example the same answer, from the
 *     labels seen so far: the entropy of the class shares for cross-entropy, the variance of the
 *     targets for squared error; in loss units
 * @param labels how many labels this comes of; with few it may be far off
 * @param penalty the l1, l2 and other penalties in this iteration's score; in loss units
 */
public record ChanceLevel(double score, long labels, double penalty) {

  /** The shares of fewer labels are an accident. */
  private static final int ENOUGH = 32;

  /** Whether it comes of labels enough to be compared with a score. */
  public boolean isSettled() {
    return labels >= ENOUGH;
  }
}
