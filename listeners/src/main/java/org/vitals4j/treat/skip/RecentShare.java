package org.vitals4j.treat.skip;

/** How often something was so in the last so many cases. Not thread-safe. */
public final class RecentShare {

  private final boolean[] last;
  private int at;
  private int count;

  /**
   * @param window so many cases, at least 1
   */
  public RecentShare(int window) {
    last = new boolean[window];
  }

  /** Another case; the oldest is forgotten. */
  public void add(boolean so) {
    count += (so ? 1 : 0) - (last[at] ? 1 : 0);
    last[at] = so;
    at = (at + 1) % last.length;
  }

  public int count() {
    return count;
  }
}
