package org.vitals4j.ui.health.wire;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.vitals4j.report.Internal;

/**
 * Values of several slots (layers, or quantities of the run) over one or more iterations: the last
 * one, the smallest and the largest. A slot that was not measured has none. Immutable.
 *
 * <p>Seven digits are kept. A number stays a number: a finite value too large for a {@code float}
 * is kept as the largest one, one too small as the smallest, so that neither an infinity nor a 0
 * appears that was not measured. NaN is a value: once one was seen, {@link #max} is NaN, however
 * many iterations are merged afterwards.
 */
@Internal
public final class MinMaxLast {

  private final BitSet present;
  private final float[] last;
  private final float[] min;
  private final float[] max;

  private MinMaxLast(BitSet present, float[] last, float[] min, float[] max) {
    this.present = present;
    this.last = last;
    this.min = min;
    this.max = max;
  }

  /** Of encoded values; the arrays are kept. */
  static MinMaxLast of(BitSet present, float[] last, float[] min, float[] max) {
    return new MinMaxLast(present, last, min, max);
  }

  /** How many slots there are, filled or not. */
  public int size() {
    return last.length;
  }

  /** Whether a slot has a value. */
  public boolean has(int slot) {
    return present.get(slot);
  }

  /** Whether any slot has a value. */
  public boolean isEmpty() {
    return present.isEmpty();
  }

  /** Whether it is of one iteration: then last, smallest and largest are the same. */
  boolean isSingle() {
    return last == min && last == max;
  }

  public float last(int slot) {
    return last[slot];
  }

  public float min(int slot) {
    return min[slot];
  }

  /** NaN if any value was. */
  public float max(int slot) {
    return max[slot];
  }

  /** Both, taken as one bucket of time. */
  MinMaxLast merge(MinMaxLast later) {
    if (later.size() != size()) {
      throw new IllegalArgumentException(
          "summaries must be of as many slots, but were of " + size() + " and " + later.size());
    }
    BitSet either = (BitSet) present.clone();
    either.or(later.present);
    float[] lasts = last.clone();
    float[] mins = min.clone();
    float[] maxs = max.clone();
    for (int i = later.present.nextSetBit(0); i >= 0; i = later.present.nextSetBit(i + 1)) {
      lasts[i] = later.last[i];
      mins[i] = present.get(i) ? smaller(min[i], later.min[i]) : later.min[i];
      maxs[i] = present.get(i) ? Math.max(max[i], later.max[i]) : later.max[i];
    }
    return new MinMaxLast(either, lasts, mins, maxs);
  }

  /** NaN only where there is nothing else: what was NaN is seen in the largest. */
  private static float smaller(float a, float b) {
    return Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MinMaxLast that
        && present.equals(that.present)
        && Arrays.equals(last, that.last)
        && Arrays.equals(min, that.min)
        && Arrays.equals(max, that.max);
  }

  @Override
  public int hashCode() {
    return 31 * present.hashCode() + Arrays.hashCode(last);
  }

  @Override
  public String toString() {
    return "last "
        + Arrays.toString(last)
        + ", min "
        + Arrays.toString(min)
        + ", max "
        + Arrays.toString(max)
        + ", of "
        + present;
  }

  /** Collects the values of one iteration. */
  public static final class Builder {

    private final BitSet present = new BitSet();
    private final float[] values;

    public Builder(int slots) {
      values = new float[slots];
    }

    public void set(int slot, double value) {
      present.set(slot);
      values[slot] = keepingItsKind(value);
    }

    public MinMaxLast build() {
      return new MinMaxLast(present, values, values, values);
    }

    private static float keepingItsKind(double value) {
      float rounded = (float) value;
      if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
        return Math.copySign(Float.MAX_VALUE, rounded);
      }
      if (rounded == 0 && value != 0) {
        return Math.copySign(Float.MIN_VALUE, rounded);
      }
      return rounded;
    }
  }
}
