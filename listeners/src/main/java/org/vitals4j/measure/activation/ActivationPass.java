package org.vitals4j.measure.activation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.FloatLanes;
import org.vitals4j.measure.scan.FloatPass;
import org.vitals4j.measure.scan.HostSource;
import org.vitals4j.measure.scan.NormPass;

/**
 * {@link ActivationSums} of single-precision activations that lie in memory without gaps, many side
 * by side: some ten times as fast as one by one.
 *
 * <p>Sums are of floats, over deviations from a value near the mean, for a group of blocks; then
 * they are added up in double precision. Zeros and saturated elements are counted in integers, on
 * the raw bits. A group that holds NaN, an infinity, or numbers whose squares leave the range of a
 * float is added one by one. Not thread-safe.
 */
final class ActivationPass {

  private static final int BLOCK = FloatPass.BLOCK;
  private static final int GROUP = FloatPass.GROUP;

  /** Below this many elements one by one is as fast. */
  private static final int MIN_ELEMENTS_IN_BLOCKS = 256;

  /** Elements that tell roughly where the mean is. */
  private static final int SHIFT_SAMPLE_ELEMENTS = 64;

  /** A few hundred bytes each: they hold addresses, no memory. */
  private static final int MAX_CACHED_SOURCES = 1024;

  /** Below this share of its terms, the subtraction of the squared mean has cost digits. */
  private static final double MIN_SHARE_AFTER_SUBTRACTION = 0.5;

  /** 0.5: not zero, and where no function saturates. */
  private static final int NEUTRAL_VALUE_BITS = Float.floatToRawIntBits(0.5f);

  private final float[] floats = new float[BLOCK];
  private final int[] bits = new int[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private final short[] unused = {};
  private final float[] sums = new float[FloatLanes.LANES];
  private final float[] squares = new float[FloatLanes.LANES];
  private final float[] min = new float[FloatLanes.LANES];
  private final float[] max = new float[FloatLanes.LANES];
  private final int[] zeros = new int[BLOCK];
  private final int[] saturated = new int[BLOCK];
  private final Map<Long, HostSource> sources = new HashMap<>();
  private int[] row = {};
  private int[] gathered = {};

  /**
   * Adds all elements of a dense array of type FLOAT.
   *
   * @param into the sums, which say what is saturated
   */
  void add(INDArray array, ActivationSums into) {
    HostSource source = open(array);
    long length = array.length();
    for (long group = 0; group < length; group += (long) GROUP * BLOCK) {
      long end = Math.min(length, group + (long) GROUP * BLOCK);
      if (end - group < MIN_ELEMENTS_IN_BLOCKS || !addSideBySide(source, group, end, into)) {
        addOneByOne(source, group, end, into);
      }
    }
  }

  /**
   * Notes which units have an element that is not zero.
   *
   * @param array of type FLOAT, dense, its units next to each other in memory
   */
  void findAlive(INDArray array, DeadUnitWindow units) {
    int width = units.units();
    if (row.length < width) {
      row = new int[width];
      gathered = new int[width];
    }
    Arrays.fill(gathered, 0, width, 0);
    HostSource source = open(array);
    for (long at = 0; at < array.length(); at += width) {
      source.readBits(at, row, width);
      FloatLanes.gather(row, gathered, width);
    }
    for (int unit = 0; unit < width; unit++) {
      // NaN is not zero: that unit is broken, but not dead. Minus zero is.
      if (gathered[unit] << 1 != 0) {
        units.alive(unit);
      }
    }
  }

  private boolean addSideBySide(HostSource source, long from, long end, ActivationSums into) {
    Saturation saturation = into.saturation();
    boolean countsSaturated = saturation.isLimited();
    int aboveLow = countsSaturated ? FloatLanes.key(saturation.lowFloat()) + 1 : 0;
    int belowHigh = countsSaturated ? FloatLanes.key(saturation.highFloat()) - 1 : 0;
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    float centre = 0;
    for (long at = from; at < end; at += BLOCK) {
      int n = (int) Math.min(BLOCK, end - at);
      source.read(at, floats, n);
      source.readBits(at, bits, n);
      if (at == from) {
        centre = glimpse(n);
      }
      if (n < BLOCK) {
        // What neither a minimum nor a maximum nor a count notices.
        Arrays.fill(floats, n, BLOCK, floats[0]);
        Arrays.fill(bits, n, BLOCK, NEUTRAL_VALUE_BITS);
      }
      FloatLanes.addExtremes(floats, min, max);
      if (n < BLOCK) {
        Arrays.fill(floats, n, BLOCK, centre);
      }
      FloatLanes.addDeviations(floats, centre, sums, squares);
      FloatLanes.countZeros(bits, zeros);
      if (countsSaturated) {
        FloatLanes.countBelow(bits, aboveLow, saturated);
        FloatLanes.countAbove(bits, belowHigh, saturated);
      }
    }
    int n = (int) (end - from);
    double sum = FloatLanes.takeSum(sums);
    double ofSquares = FloatLanes.takeSum(squares);
    long zero = FloatLanes.takeCount(zeros);
    long flat = countsSaturated ? FloatLanes.takeCount(saturated) : 0;
    float lowest = FloatLanes.foldMin(min);
    float highest = FloatLanes.foldMax(max);
    double centred = ofSquares - sum * sum / n;
    boolean constant = lowest == highest;
    boolean trusted =
        NormPass.trusts(Math.abs(sum), ofSquares)
            && (constant || centred >= MIN_SHARE_AFTER_SUBTRACTION * ofSquares)
            && (!countsSaturated || FloatLanes.comparable(lowest, highest));
    if (trusted) {
      double mean = Math.max(lowest, Math.min(highest, centre + sum / n));
      into.add(n, mean, constant ? 0 : centred, lowest, highest, zero, flat);
    }
    return trusted;
  }

  /** From all over the block: the first pixels of an image may all be background. */
  private float glimpse(int n) {
    int apart = Math.max(1, n / SHIFT_SAMPLE_ELEMENTS);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < n; i += apart) {
      sum += floats[i];
      count++;
    }
    return (float) (sum / count);
  }

  /** Activations mostly lie where those of the iteration before lay. */
  private HostSource open(INDArray array) {
    long start = array.data().pointer().address() + array.offset() * Float.BYTES;
    HostSource known = sources.get(start);
    if (known != null && known.shows(array)) {
      return known;
    }
    if (sources.size() >= MAX_CACHED_SOURCES) {
      sources.clear();
    }
    HostSource fresh = new HostSource(array, unused);
    if (array.length() <= HostSource.WINDOW) {
      sources.put(start, fresh); // the first read shows all of it
    }
    return fresh;
  }

  private void addOneByOne(HostSource source, long from, long end, ActivationSums into) {
    for (long at = from; at < end; at += BLOCK) {
      int n = (int) Math.min(BLOCK, end - at);
      source.read(at, floats, n);
      for (int i = 0; i < n; i++) {
        doubles[i] = floats[i];
      }
      into.add(doubles, 0, n);
    }
  }
}
