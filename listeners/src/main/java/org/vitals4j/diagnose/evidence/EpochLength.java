package org.vitals4j.diagnose.evidence;

/**
 * How many iterations an epoch has, where the job counts epochs: one that calls {@code
 * fit(DataSet)} stays in epoch 0. Not thread-safe.
 */
public final class EpochLength {

  private int epoch = Integer.MIN_VALUE;
  private int iterations;
  private int whole;
  private int length;

  /** Takes the epoch of the next iteration. */
  public void add(int current) {
    if (current != epoch) {
      // The first may have begun before there was anybody to count.
      length = whole > 1 ? iterations : 0;
      whole++;
      epoch = current;
      iterations = 0;
    }
    iterations++;
  }

  /** Iterations in the last epoch that was seen from its beginning; 0 where there was none. */
  public int length() {
    return length;
  }
}
