package org.vitals4j.measure;

/**
 * How often what is dear is measured. The gradient, the score and the finite check are measured in
 * every iteration whatever is said here; parameters and updates, which cost two more passes over
 * the memory, by this schedule.
 *
 * @param every measure in iterations 0, n, 2n, … of DL4J's count; at least 1
 */
public record Sampling(int every) {

  public Sampling {
    if (every < 1) {
      throw new IllegalArgumentException(
          "sampling interval must be at least 1 iteration, but was " + every);
    }
  }

  /** Every n-th iteration, deterministically. */
  public static Sampling every(int n) {
    return new Sampling(n);
  }

  /** Whether an iteration is one of those. */
  boolean includes(int iteration) {
    return Math.floorMod(iteration, every) == 0;
  }
}
