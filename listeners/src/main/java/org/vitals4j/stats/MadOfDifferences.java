package org.vitals4j.stats;

/**
 * How much the values of a series differ from one to the next: what of it is noise, where its
 * course changes slowly. Not thread-safe.
 */
public final class MadOfDifferences {

  private final RecentValues sizes;
  private double previous = Double.NaN;

  /**
   * @param capacity how many differences are remembered, at least 1
   */
  public MadOfDifferences(int capacity) {
    sizes = new RecentValues(capacity);
  }

  /** Adds a value, and how much it differs from the one before. */
  public void add(double value) {
    if (!Double.isNaN(previous)) {
      sizes.add(Math.abs(value - previous));
    }
    skip(value);
  }

  /** Takes a value whose difference from the one before is not to count. */
  public void skip(double value) {
    previous = value;
  }

  /** How many differences are held, at most the capacity. */
  public int size() {
    return sizes.size();
  }

  /** Whether as many are held as can be. */
  public boolean isFull() {
    return sizes.isFull();
  }

  /**
   * How far single values lie from the course of the series: the median difference ÷ √2, since two
   * values make one. NaN if none is held.
   */
  public double deviation() {
    return sizes.median() / Math.sqrt(2);
  }
}
