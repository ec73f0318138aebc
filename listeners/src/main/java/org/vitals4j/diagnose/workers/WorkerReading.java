package org.vitals4j.diagnose.workers;

/**
 * What one iteration of one worker tells.
 *
 * @param iteration DL4J's count
 * @param epoch DL4J's count
 * @param gradientNorm L2 norm of the worker's own gradient, before clipping; NaN where it was not
 *     measured or is none
 * @param seconds that the worker was at work on the iteration; NaN where it is not known
 */
public record WorkerReading(int iteration, int epoch, double gradientNorm, double seconds) {

  /** A norm of 0 has no logarithm, and one that is not finite is a finding of the worker's own. */
  boolean hasNorm() {
    return gradientNorm > 0 && Double.isFinite(gradientNorm);
  }

  boolean hasDuration() {
    return seconds > 0 && Double.isFinite(seconds);
  }
}
