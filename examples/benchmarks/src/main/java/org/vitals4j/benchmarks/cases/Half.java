package org.vitals4j.benchmarks.cases;

/** Which half of the set-ups one belongs to. */
public enum Half {
  /** Limits of the detectors are tuned on these. */
  TUNING,
  /** Figures are reported on these, which nobody looks at while tuning. */
  HELD_BACK
}
