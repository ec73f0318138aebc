package org.vitals4j.stats;

/**
 * How many of the last n answers were yes. If more than half of some values are below a limit, so
 * is their median, and counting costs nothing where sorting would. Not thread-safe.
 */
public final class MajorityWindow {

  private final int window;
  private long bits;
  private int seen;

  /**
   * @param window how many answers count, 1 to 64
   */
  public MajorityWindow(int window) {
    if (window < 1 || window > 64) {
      throw new IllegalArgumentException("window must be 1 to 64 answers, but was " + window);
    }
    this.window = window;
  }

  /** Adds an answer. */
  public void add(boolean yes) {
    bits = (bits << 1) | (yes ? 1 : 0);
    if (window < 64) {
      bits &= (1L << window) - 1;
    }
    seen = Math.min(seen + 1, window);
  }

  /** How many of the last answers were yes. */
  public int count() {
    return Long.bitCount(bits);
  }

  /** Whether the window is full and more than half of it said yes. */
  public boolean isMajority() {
    return seen == window && 2 * count() > window;
  }
}
