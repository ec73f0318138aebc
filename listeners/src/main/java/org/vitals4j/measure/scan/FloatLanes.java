package org.vitals4j.measure.scan;

import java.util.Arrays;

/**
 * The loops that the speed of the monitor hangs on.
 *
 * <p>HotSpot of JDK 17 does not vectorise a reduction to one number well: a plain {@code sum +=
 * |x[i]|} runs at 2 GB/s, a maximum over integers at 4. It does vectorise loops from 0 to a
 * constant that read and write whole arrays at constant distances. So every loop here adds two
 * halves of a block to 1024 partial sums, its lanes. The same loop with a variable distance ({@code
 * x[i + j]}), with more than two halves at once, or with 256 lanes runs at 5 to 12 GB/s; this one
 * at 30 to 40 with 256-bit or 512-bit registers. BLAS of ND4J is no faster together (asum 45, dot
 * 25, iamax 20 GB/s on blocks this size, called one after the other) and leaves the rounding to the
 * vendor. Float to double does not vectorise before JDK 20, hence lanes of floats.
 *
 * <p>Rounding: a square is rounded once, a pair of halves once, up to {@link FloatPass#GROUP} = 8
 * blocks 8 times, a fold of 1024 lanes into 128 three times, each by at most 2^-24: 13 · 2^-24 =
 * 7.8e-7 at worst for a sum of squares, half of it for its root, 7.2e-7 for a sum of absolute
 * values. Errors are random in sign, so in practice it is 1e-8.
 */
public final class FloatLanes {

  public static final int LANES = FloatPass.BLOCK / 2;

  private static final int FOLDED_LANES = LANES / 8;
  private static final int NO_SIGN = 0x7fffffff;

  /** Up to this magnitude, the keys of two floats are less than 2^31 apart. */
  private static final float MAX_COMPARABLE_KEY_VALUE = 1.75f;

  private FloatLanes() {}

  static void addMoments(float[] x, float[] abs, float[] squares, float[] max) {
    for (int j = 0; j < LANES; j++) {
      float a = Math.abs(x[j]);
      float b = Math.abs(x[j + LANES]);
      abs[j] += a + b;
      squares[j] += a * a + b * b;
      max[j] = Math.max(max[j], Math.max(a, b)); // NaN if either is
    }
  }

  /** {@link #addMoments} without the maximum, which takes half as long again. */
  static void addNorms(float[] x, float[] abs, float[] squares) {
    for (int j = 0; j < LANES; j++) {
      float a = Math.abs(x[j]);
      float b = Math.abs(x[j + LANES]);
      abs[j] += a + b;
      squares[j] += a * a + b * b;
    }
  }

  static void addAbs(float[] x, float[] abs) {
    for (int j = 0; j < LANES; j++) {
      abs[j] += Math.abs(x[j]) + Math.abs(x[j + LANES]);
    }
  }

  static void addSums(float[] x, float[] sums, float[] abs, float[] squares) {
    for (int j = 0; j < LANES; j++) {
      float a = x[j];
      float b = x[j + LANES];
      // Named, or HotSpot does not vectorise the loop and it takes five times as long.
      float absA = Math.abs(a);
      float absB = Math.abs(b);
      sums[j] += a + b;
      abs[j] += absA + absB;
      squares[j] += absA * absA + absB * absB;
    }
  }

  public static void addExtremes(float[] x, float[] min, float[] max) {
    for (int j = 0; j < LANES; j++) {
      float a = x[j];
      float b = x[j + LANES];
      min[j] = Math.min(min[j], Math.min(a, b));
      max[j] = Math.max(max[j], Math.max(a, b));
    }
  }

  public static void addDeviations(float[] x, float centre, float[] sums, float[] squares) {
    for (int j = 0; j < LANES; j++) {
      float a = x[j] - centre;
      float b = x[j + LANES] - centre;
      sums[j] += a + b;
      squares[j] += a * a + b * b;
    }
  }

  // Counts have a lane for each element: with two elements a lane HotSpot does not vectorise them.

  /** Counts zeros of either sign. */
  public static void countZeros(int[] bits, int[] counts) {
    for (int j = 0; j < FloatPass.BLOCK; j++) {
      counts[j] -= ((bits[j] & NO_SIGN) - 1) >> 31;
    }
  }

  /**
   * Counts what is below a limit; of numbers that are {@link #comparable}.
   *
   * @param limit a {@link #key}
   */
  public static void countBelow(int[] bits, int limit, int[] counts) {
    for (int j = 0; j < FloatPass.BLOCK; j++) {
      int bit = bits[j];
      int key = bit ^ ((bit >> 31) & NO_SIGN);
      counts[j] -= (key - limit) >> 31;
    }
  }

  /** Counts what is above a limit, as {@link #countBelow} does. */
  public static void countAbove(int[] bits, int limit, int[] counts) {
    for (int j = 0; j < FloatPass.BLOCK; j++) {
      int bit = bits[j];
      int key = bit ^ ((bit >> 31) & NO_SIGN);
      counts[j] -= (limit - key) >> 31;
    }
  }

  /** Gathers the bits of a row. */
  public static void gather(int[] row, int[] gathered, int n) {
    for (int j = 0; j < n; j++) {
      gathered[j] |= row[j];
    }
  }

  /** A number that orders as floats do, and as integers of either sign do. */
  public static int key(float x) {
    int bits = Float.floatToRawIntBits(x);
    return bits ^ ((bits >> 31) & NO_SIGN);
  }

  /** Whether numbers between these can be compared by the difference of their keys. */
  public static boolean comparable(float min, float max) {
    return min >= -MAX_COMPARABLE_KEY_VALUE && max <= MAX_COMPARABLE_KEY_VALUE;
  }

  // Folds halve the lanes while that vectorises; the few that are left are taken in independent
  // chains, since HotSpot takes a sum or maximum of many into one number ten times as slowly.

  /** The sum of all counts, which are 0 afterwards; of at most 2^31 - 1 elements. */
  public static int takeCount(int[] counts) {
    for (int j = 0; j < 8 * FOLDED_LANES; j++) {
      counts[j] += counts[j + 8 * FOLDED_LANES];
    }
    for (int j = 0; j < 4 * FOLDED_LANES; j++) {
      counts[j] += counts[j + 4 * FOLDED_LANES];
    }
    for (int j = 0; j < 2 * FOLDED_LANES; j++) {
      counts[j] += counts[j + 2 * FOLDED_LANES];
    }
    int s0 = 0;
    int s1 = 0;
    int s2 = 0;
    int s3 = 0;
    for (int j = 0; j < 2 * FOLDED_LANES; j += 4) {
      s0 += counts[j];
      s1 += counts[j + 1];
      s2 += counts[j + 2];
      s3 += counts[j + 3];
    }
    Arrays.fill(counts, 0);
    return (s0 + s1) + (s2 + s3);
  }

  static void addElements(float[] x, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      x[j] += y[j];
    }
  }

  /** The sum of all lanes, which are 0 afterwards. */
  public static double takeSum(float[] lanes) {
    for (int j = 0; j < 4 * FOLDED_LANES; j++) {
      lanes[j] += lanes[j + 4 * FOLDED_LANES];
    }
    for (int j = 0; j < 2 * FOLDED_LANES; j++) {
      lanes[j] += lanes[j + 2 * FOLDED_LANES];
    }
    for (int j = 0; j < FOLDED_LANES; j++) {
      lanes[j] += lanes[j + FOLDED_LANES];
    }
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int j = 0; j < FOLDED_LANES; j += 4) {
      s0 += lanes[j];
      s1 += lanes[j + 1];
      s2 += lanes[j + 2];
      s3 += lanes[j + 3];
    }
    Arrays.fill(lanes, 0f);
    return (s0 + s1) + (s2 + s3);
  }

  /** The largest of all lanes but NaN; the lanes keep what they held in part. */
  public static float foldMax(float[] lanes) {
    for (int j = 0; j < 4 * FOLDED_LANES; j++) {
      lanes[j] = Math.max(lanes[j], lanes[j + 4 * FOLDED_LANES]);
    }
    for (int j = 0; j < 2 * FOLDED_LANES; j++) {
      lanes[j] = Math.max(lanes[j], lanes[j + 2 * FOLDED_LANES]);
    }
    for (int j = 0; j < FOLDED_LANES; j++) {
      lanes[j] = Math.max(lanes[j], lanes[j + FOLDED_LANES]);
    }
    for (int j = 0; j < FOLDED_LANES / 2; j++) {
      lanes[j] = Math.max(lanes[j], lanes[j + FOLDED_LANES / 2]);
    }
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < FOLDED_LANES / 2; j++) {
      max = lanes[j] > max ? lanes[j] : max;
    }
    return max;
  }

  /** The smallest of all lanes but NaN. */
  public static float foldMin(float[] lanes) {
    for (int j = 0; j < 4 * FOLDED_LANES; j++) {
      lanes[j] = Math.min(lanes[j], lanes[j + 4 * FOLDED_LANES]);
    }
    for (int j = 0; j < 2 * FOLDED_LANES; j++) {
      lanes[j] = Math.min(lanes[j], lanes[j + 2 * FOLDED_LANES]);
    }
    for (int j = 0; j < FOLDED_LANES; j++) {
      lanes[j] = Math.min(lanes[j], lanes[j + FOLDED_LANES]);
    }
    for (int j = 0; j < FOLDED_LANES / 2; j++) {
      lanes[j] = Math.min(lanes[j], lanes[j + FOLDED_LANES / 2]);
    }
    float min = Float.POSITIVE_INFINITY;
    for (int j = 0; j < FOLDED_LANES / 2; j++) {
      min = lanes[j] < min ? lanes[j] : min;
    }
    return min;
  }
}
