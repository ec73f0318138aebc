package org.vitals4j.treat;

import java.util.BitSet;

/** Keeps skipping from going on for ever. Not thread-safe. */
final class StepGuard {

  static final int MOST_IN_A_ROW = 5;
  static final int WINDOW = 200;
  static final int MOST_IN_WINDOW = 10;

  private final BitSet recent = new BitSet(WINDOW);
  private int next;
  private int inARow;

  /** A step was made. */
  void made() {
    note(false);
    inARow = 0;
  }

  /**
   * A step was skipped.
   *
   * @return whether it was the last that may be
   */
  boolean skipped() {
    note(true);
    inARow++;
    return inARow >= MOST_IN_A_ROW || recent.cardinality() > MOST_IN_WINDOW;
  }

  int inARow() {
    return inARow;
  }

  int inWindow() {
    return recent.cardinality();
  }

  void reset() {
    recent.clear();
    inARow = 0;
  }

  private void note(boolean skipped) {
    recent.set(next, skipped);
    next = (next + 1) % WINDOW;
  }
}
