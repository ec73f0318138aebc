package org.vitals4j.measure.scan;

import java.util.Arrays;
import org.vitals4j.report.Norms;
import org.vitals4j.report.TensorStatistics;

/**
 * {@link TensorStatistics} of a range of floats, or its {@link Norms} alone. May be used again
 * after {@link #start}.
 */
public final class NormPass implements FloatPass {

  /**
   * A sum of squares below this may have lost some to underflow: a square below 2^-126 is off by up
   * to 2^-150, and 16,384 of them by 2^-136, which is a millionth of 2^-116.
   */
  private static final double SQUARES_UNDERFLOW = 0x1p-116;

  private final float[] abs = new float[FloatLanes.LANES];
  private final float[] squares = new float[FloatLanes.LANES];
  private final float[] max = new float[FloatLanes.LANES];
  private final MomentSums exact = new MomentSums();
  private final boolean findsMax;
  private boolean usedLanes;
  private int inGroup;

  /**
   * @param findsMax whether {@link #statistics} will be asked for, and not {@link #norms}
   */
  NormPass(boolean findsMax) {
    this.findsMax = findsMax;
  }

  void start() {
    exact.clear();
    if (usedLanes) {
      Arrays.fill(max, 0f);
      usedLanes = false;
    }
  }

  @Override
  public void add(float[] x, int n) {
    if (n < BLOCK) {
      Arrays.fill(x, n, BLOCK, 0f); // a zero changes none of the three
    }
    if (findsMax) {
      FloatLanes.addMoments(x, abs, squares, max);
      usedLanes = true;
    } else {
      FloatLanes.addNorms(x, abs, squares);
    }
    inGroup += n;
  }

  @Override
  public boolean endGroup() {
    int n = inGroup;
    inGroup = 0;
    double sumAbs = FloatLanes.takeSum(abs);
    double sumSquares = FloatLanes.takeSum(squares);
    boolean trusted = trusts(sumAbs, sumSquares);
    if (trusted) {
      exact.add(n, sumAbs, sumSquares);
    }
    return trusted;
  }

  /** Whether sums taken in single precision can be trusted. */
  public static boolean trusts(double sumAbs, double sumSquares) {
    // Infinite or NaN: an element is, or the squares overflowed a float.
    return sumAbs + sumSquares < Double.POSITIVE_INFINITY
        && (sumSquares >= SQUARES_UNDERFLOW || sumAbs == 0);
  }

  @Override
  public void addExactly(float[] x, int n) {
    exact.add(x, n);
  }

  Norms norms() {
    return exact.norms();
  }

  TensorStatistics statistics() {
    if (usedLanes) {
      exact.addMax(FloatLanes.foldMax(max));
    }
    return exact.statistics();
  }
}
