package org.vitals4j.treat;

/** What a monitor may do. */
public enum Mode {
  /** Nothing: not one trained bit changes. */
  OBSERVE,
  /** Say what it would do, and do nothing: not one trained bit changes. */
  ADVISE,
  /** Clip and treat. */
  TREAT
}
