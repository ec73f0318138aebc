package org.vitals4j.treat.skip;

/**
 * Counts what happens again and again, and says which are worth reporting: the first few, the
 * tenth, the hundredth. Not thread-safe.
 */
public final class RepeatCounter {

  private final int first;
  private int count;
  private long next = 1;

  /**
   * @param first of so many in the beginning each is reported, at least 1
   */
  public RepeatCounter(int first) {
    this.first = first;
  }

  public void add() {
    count++;
  }

  public int count() {
    return count;
  }

  /** Whether the latest is to be reported. To be asked once. */
  public boolean isWorthReporting() {
    boolean due = count >= next;
    while (next <= count) {
      next *= 10;
    }
    return due || count <= first;
  }

  public void reset() {
    count = 0;
    next = 1;
  }
}
