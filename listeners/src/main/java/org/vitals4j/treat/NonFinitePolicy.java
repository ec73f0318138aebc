package org.vitals4j.treat;

/** What becomes of a step whose gradient holds NaN or an infinity. */
public enum NonFinitePolicy {
  /** It is made, and reported. */
  REPORT,
  /**
   * It is skipped: parameters and optimiser state stay as they are, bit for bit. After five in a
   * row, or ten of the last 200 (5 %), skipping ends and the next treatment takes over.
   */
  SKIP_STEP
}
