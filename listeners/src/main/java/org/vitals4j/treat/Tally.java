package org.vitals4j.treat;

/**
 * Counts what happens again and again, and says of which it is news: of the first few, of the
 * tenth, of the hundredth. Not thread-safe.
 */
final class Tally {

  private final int first;
  private int count;
  private long next = 1;

  /**
   * @param first of so many in the beginning each is news, at least 1
   */
  Tally(int first) {
    this.first = first;
  }

  void add() {
    count++;
  }

  int count() {
    return count;
  }

  /** Whether the latest is news. To be asked once. */
  boolean isNews() {
    boolean due = count >= next;
    while (next <= count) {
      next *= 10;
    }
    return due || count <= first;
  }

  void reset() {
    count = 0;
    next = 1;
  }
}
