package org.vitals4j.measure;

/** How much of one iteration is measured. Each holds what those before it hold. */
enum MeasurementLevel {
  /** The score, and the elements of the gradient that a NaN would spread to. */
  FINITE_PROBE,
  /** The score, and whether the whole gradient is finite. */
  FINITE_CHECK,
  /** The norms of the gradient. */
  NORMS,
  /** Everything that is asked for. */
  FULL;

  boolean reaches(MeasurementLevel other) {
    return compareTo(other) >= 0;
  }

  MeasurementLevel atLeast(MeasurementLevel other) {
    return reaches(other) ? this : other;
  }
}
