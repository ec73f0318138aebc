package org.vitals4j.stats;

import java.util.Arrays;

/** The last few values of a series. Not thread-safe. */
public final class RecentValues {

  private final double[] ring;
  private long seen;

  /**
   * @param capacity how many values to keep, at least 1
   */
  public RecentValues(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, but was " + capacity);
    }
    ring = new double[capacity];
  }

  /** Another with the same values. */
  public RecentValues copy() {
    RecentValues copy = new RecentValues(ring.length);
    System.arraycopy(ring, 0, copy.ring, 0, ring.length);
    copy.seen = seen;
    return copy;
  }

  /** Adds a value; the oldest falls out once the capacity is reached. */
  public void add(double value) {
    ring[(int) (seen++ % ring.length)] = value;
  }

  /** How many values are held, at most the capacity. */
  public int size() {
    return (int) Math.min(seen, ring.length);
  }

  /** Whether as many values are held as can be. */
  public boolean isFull() {
    return seen >= ring.length;
  }

  /** The value added {@code back} calls before the last: {@code ago(0)} is the last. */
  public double ago(int back) {
    if (back < 0 || back >= size()) {
      throw new IndexOutOfBoundsException(
          "asked for the value " + back + " back, but " + size() + " are held");
    }
    return ring[(int) ((seen - 1 - back) % ring.length)];
  }

  /** The mean. NaN if no value is held. */
  public double mean() {
    return mean(0, size());
  }

  /**
   * The mean of some of the values.
   *
   * @param from {@link #ago} of the youngest
   * @param to {@link #ago} of the oldest, plus one
   */
  public double mean(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += ago(i);
    }
    return sum / (to - from);
  }

  /** The standard error of {@link #mean()}, were the values independent. NaN if none is held. */
  public double standardError() {
    return standardError(0, size());
  }

  /** The standard error of {@link #mean(int, int)}. */
  public double standardError(int from, int to) {
    double mean = mean(from, to);
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (ago(i) - mean) * (ago(i) - mean);
    }
    return Math.sqrt(squares) / (to - from);
  }

  /**
   * The median absolute deviation: the median distance of the values from a centre. NaN if no value
   * is held.
   *
   * @param centre their median, usually
   */
  public double medianDeviation(double centre) {
    double[] distances = new double[size()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.abs(ring[i] - centre);
    }
    return median(distances);
  }

  /**
   * The median: the middle value, or the mean of the middle two. NaN if no value is held. NaN
   * values sort as the largest.
   */
  public double median() {
    return median(Arrays.copyOf(ring, size()));
  }

  /**
   * The median of some of the values.
   *
   * @param from {@link #ago} of the youngest
   * @param to {@link #ago} of the oldest, plus one
   */
  public double median(int from, int to) {
    double[] some = new double[to - from];
    for (int i = from; i < to; i++) {
      some[i - from] = ago(i);
    }
    return median(some);
  }

  /**
   * The value that a share of the values lie at or below. NaN if no value is held. NaN values sort
   * as the largest.
   *
   * @param share in [0, 1]
   */
  public double quantile(double share) {
    double[] sorted = Arrays.copyOf(ring, size());
    if (sorted.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  private static double median(double[] sorted) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
  }
}
