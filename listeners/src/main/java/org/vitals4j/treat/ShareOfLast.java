package org.vitals4j.treat;

/** How often something was so in the last so many cases. Not thread-safe. */
final class ShareOfLast {

  private final boolean[] last;
  private int at;
  private int count;

  /**
   * @param window so many cases, at least 1
   */
  ShareOfLast(int window) {
    last = new boolean[window];
  }

  /** Another case; the oldest is forgotten. */
  void add(boolean so) {
    count += (so ? 1 : 0) - (last[at] ? 1 : 0);
    last[at] = so;
    at = (at + 1) % last.length;
  }

  int count() {
    return count;
  }
}
