package org.vitals4j.measure;

/**
 * Whether a gradient is so large that what the step did must be measured at once: an explosion
 * cannot wait for its turn.
 *
 * <p>A large norm alone is no sickness, and a run with summed losses has one all the time. So it
 * makes a limited number of iterations suspect, and then only a norm ten times the largest seen
 * makes more; after a calm stretch it starts again. Not thread-safe.
 */
final class ExplosionTrigger {

  private static final double NORM = 1e3;
  private static final double GROWTH = 10;
  private static final int ITERATIONS = 20;
  private static final int CALM = 100;

  private double limit = NORM;
  private double largest;
  private int left = ITERATIONS;
  private int calm;

  /**
   * Judges one gradient.
   *
   * @param norm of the whole gradient; NaN and infinity are suspect
   */
  boolean raisedBy(double norm) {
    if (norm <= NORM) {
      calm++;
      if (calm >= CALM) {
        limit = NORM;
        largest = 0;
        left = ITERATIONS;
      }
      return false;
    }
    calm = 0;
    if (norm <= limit) {
      return false;
    }
    largest = Double.isFinite(norm) ? Math.max(largest, norm) : largest;
    left--;
    if (left <= 0) {
      left = ITERATIONS;
      limit = Math.max(limit, largest * GROWTH);
    }
    return true;
  }
}
