package org.vitals4j.measure;

/**
 * Whether a gradient is so large that what the step did must be measured at once: an explosion
 * cannot wait for its turn.
 *
 * <p>A large norm alone is no sickness, and a run with summed losses has one all the time. So it
 * makes a limited number of iterations suspect, and then only a norm ten times the largest seen
 * makes more; after a calm period it is armed again. Not thread-safe.
 */
final class ExplosionTrigger {

  private static final double MIN_NORM = 1e3;
  private static final double MIN_GROWTH_FACTOR = 10;
  private static final int MAX_ITERATIONS_IN_A_ROW = 20;
  private static final int ITERATIONS_UNTIL_REARMED = 100;

  private double limit = MIN_NORM;
  private double largest;
  private int left = MAX_ITERATIONS_IN_A_ROW;
  private int calm;

  /**
   * Judges one gradient.
   *
   * @param norm of the whole gradient; NaN and infinity are suspect
   */
  boolean raisedBy(double norm) {
    if (norm <= MIN_NORM) {
      calm++;
      if (calm >= ITERATIONS_UNTIL_REARMED) {
        limit = MIN_NORM;
        largest = 0;
        left = MAX_ITERATIONS_IN_A_ROW;
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
      left = MAX_ITERATIONS_IN_A_ROW;
      limit = Math.max(limit, largest * MIN_GROWTH_FACTOR);
    }
    return true;
  }
}
