package org.vitals4j.treat.skip;

import java.util.BitSet;

/** Keeps skipping from going on without end. Not thread-safe. */
public final class StepGuard {

  public static final int MAX_IN_A_ROW = 5;
  public static final int WINDOW = 200;
  static final int MAX_IN_WINDOW = 10;

  private final BitSet recent = new BitSet(WINDOW);
  private int next;
  private int inARow;

  /** A step was made. */
  public void made() {
    note(false);
    inARow = 0;
  }

  /**
   * A step was skipped.
   *
   * @return whether it was the last that may be
   */
  public boolean skipped() {
    note(true);
    inARow++;
    return inARow >= MAX_IN_A_ROW || recent.cardinality() > MAX_IN_WINDOW;
  }

  public int inARow() {
    return inARow;
  }

  public int inWindow() {
    return recent.cardinality();
  }

  public void reset() {
    recent.clear();
    inARow = 0;
  }

  private void note(boolean skipped) {
    recent.set(next, skipped);
    next = (next + 1) % WINDOW;
  }
}
