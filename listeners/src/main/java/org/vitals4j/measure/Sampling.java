package org.vitals4j.measure;

import java.util.Locale;

/**
 * How often what is dear is measured: parameters, updates, activations, distributions, histograms.
 * Score and finite check come in every iteration whatever is said here.
 */
public sealed interface Sampling {

  /**
   * Deterministic: gradient norms in every iteration, all else in iterations 0, n, 2n, … of DL4J's
   * count.
   *
   * @param iterations n, at least 1
   */
  record Every(int iterations) implements Sampling {

    public Every {
      if (iterations < 1) {
        throw new IllegalArgumentException(
            "sampling interval must be at least 1 iteration, but was " + iterations);
      }
    }

    /** Whether an iteration is one of those. */
    boolean includes(int iteration) {
      return Math.floorMod(iteration, iterations) == 0;
    }
  }

  /**
   * As often as a share of the time of an iteration allows, gradient norms first. Which iterations
   * those are depends on how fast the machine is.
   *
   * @param share time inside the monitor ÷ time of the iteration, in (0, 1]; 1 measures everything
   *     in every iteration
   */
  record Budget(double share) implements Sampling {

    public Budget {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the budget must be a share of the iteration's time in (0, 1], for instance 0.01"
                    + " for 1 %%, but was %s",
                share));
      }
    }
  }

  /** Gradient norms in every iteration, all else in every n-th, deterministically. */
  static Sampling every(int n) {
    return new Every(n);
  }

  /** As often as this share of the iteration's time allows. */
  static Sampling budget(double share) {
    return new Budget(share);
  }
}
