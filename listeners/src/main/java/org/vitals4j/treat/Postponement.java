package org.vitals4j.treat;

import java.util.Optional;

/**
 * Why a treatment is not given yet.
 *
 * @param iterations for which nothing is done about the finding; at least 1
 * @param reason one sentence without a full stop; empty where it is not worth telling
 */
public record Postponement(int iterations, Optional<String> reason) {

  /** With a reason that the user should know, once. */
  public static Postponement because(String reason, int iterations) {
    return new Postponement(iterations, Optional.of(reason));
  }

  /** For one iteration: this one tells nothing. */
  public static Postponement briefly() {
    return new Postponement(1, Optional.empty());
  }

  public Postponement {
    if (iterations < 1) {
      throw new IllegalArgumentException(
          "a treatment is postponed for at least 1 iteration, but was for " + iterations);
    }
  }
}
