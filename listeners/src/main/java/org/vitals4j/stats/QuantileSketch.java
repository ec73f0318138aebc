package org.vitals4j.stats;

import java.util.Arrays;

/**
 * Quantiles of a series of positive numbers of any length, in bounded memory. Exact for the first
 * {@value #EXACT} values, and for the largest; beyond that within {@value #ACCURACY} of the true
 * value, relatively. Values that are not positive and finite are left out. Not thread-safe.
 */
public final class QuantileSketch {

  /*
   * DDSketch (Masson, Rim and Lee 2019): a histogram whose bins grow by a constant factor, so that
   * the middle of a bin is within a constant relative distance of everything in it. Where the values
   * span more bins than are kept, the lowest are drawn together.
   */

  /** Values that are kept as they are. */
  public static final int EXACT = 256;

  /** Relative error of a quantile beyond those. */
  public static final double ACCURACY = 0.005;

  private static final int BINS = 4096;
  private static final double GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
  private static final double LOG_GAMMA = Math.log(GAMMA);

  private double[] sorted = new double[EXACT];
  private long[] bins = {};
  private int firstKey;
  private int keys;
  private long count;
  private double largest;

  /** Adds a value. */
  public void add(double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      return;
    }
    if (count < EXACT) {
      insert(value);
    } else {
      if (count == EXACT) {
        bins = new long[64];
        for (double known : sorted) {
          intoBin(known);
        }
        sorted = new double[0];
      }
      intoBin(value);
    }
    count++;
    largest = Math.max(largest, value);
  }

  /** How many values were added. */
  public long count() {
    return count;
  }

  /**
   * The value below which a share of all values lies; between two values, interpolated.
   *
   * @param share in [0, 1]
   * @return NaN while there is no value
   */
  public double quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], but was " + share);
    }
    if (count == 0) {
      return Double.NaN;
    }
    double rank = share * (double) (count - 1);
    long below = (long) rank;
    double low = ranked(below);
    double rest = rank - (double) below;
    return rest == 0 ? low : low + rest * (ranked(below + 1) - low);
  }

  /** The value of a rank, counted from 0. */
  private double ranked(long rank) {
    if (count <= EXACT) {
      return sorted[(int) rank];
    }
    long seen = 0;
    for (int i = 0; i < keys && rank < count - 1; i++) {
      seen += bins[i];
      if (seen > rank) {
        return Math.min(middle(firstKey + i), largest);
      }
    }
    return largest;
  }

  private void insert(double value) {
    int n = (int) count;
    int at = Arrays.binarySearch(sorted, 0, n, value);
    at = at < 0 ? -at - 1 : at;
    System.arraycopy(sorted, at, sorted, at + 1, n - at);
    sorted[at] = value;
  }

  private static double middle(int key) {
    return 2 * Math.exp(key * LOG_GAMMA) / (GAMMA + 1);
  }

  private void intoBin(double value) {
    int key = (int) Math.ceil(Math.log(value) / LOG_GAMMA);
    if (keys == 0) {
      firstKey = key;
      keys = 1;
    } else if (key < firstKey) {
      growDown(key);
    } else if (key >= firstKey + keys) {
      growUp(key);
    }
    bins[Math.max(0, key - firstKey)]++;
  }

  private void growDown(int key) {
    int wanted = Math.min(firstKey + keys - key, BINS);
    if (wanted > keys) {
      long[] wider = new long[Math.max(wanted, Math.min(BINS, 2 * keys))];
      System.arraycopy(bins, 0, wider, wanted - keys, keys);
      bins = wider;
      firstKey -= wanted - keys;
      keys = wanted;
    }
  }

  private void growUp(int key) {
    int wanted = key - firstKey + 1;
    int dropped = Math.max(0, wanted - BINS);
    if (dropped > 0) {
      // The lowest bins become one.
      int merged = Math.min(dropped, keys - 1);
      long low = 0;
      for (int i = 0; i <= merged; i++) {
        low += bins[i];
      }
      long[] kept = new long[BINS];
      System.arraycopy(bins, merged, kept, Math.max(0, merged - dropped), keys - merged);
      kept[0] = low;
      bins = kept;
      firstKey += dropped;
      keys = BINS;
      return;
    }
    if (wanted > bins.length) {
      bins = Arrays.copyOf(bins, Math.min(BINS, Math.max(wanted, 2 * bins.length)));
    }
    keys = wanted;
  }
}
