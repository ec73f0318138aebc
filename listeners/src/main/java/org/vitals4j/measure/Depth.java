package org.vitals4j.measure;

/** How much of one iteration is measured. Each holds what those before it hold. */
enum Depth {
  /** The score, and the elements of the gradient that a NaN would spread to. */
  GLANCE,
  /** The score, and whether the whole gradient is finite. */
  CHECK,
  /** The norms of the gradient. */
  NORMS,
  /** Everything that is asked for. */
  EVERYTHING;

  boolean reaches(Depth other) {
    return compareTo(other) >= 0;
  }

  Depth atLeast(Depth other) {
    return reaches(other) ? this : other;
  }
}
