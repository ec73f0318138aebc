package org.vitals4j.measure;

import java.util.List;

/**
 * How often what is dear is measured. The norms of the gradient, the score and the finite check are
 * measured in every iteration whatever is said here; by this schedule, parameters and updates,
 * which cost two more passes over the memory, and the distribution and histogram of the gradient.
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

  /** Whether it is one of those of any schedule. */
  static boolean any(List<Sampling> schedules, int iteration) {
    for (Sampling schedule : schedules) {
      if (schedule.includes(iteration)) {
        return true;
      }
    }
    return false;
  }
}
