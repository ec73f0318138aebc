package org.vitals4j.measure;

import java.util.Arrays;

/**
 * {@link Distribution} of a stretch of floats. May be used again after {@link #start}.
 *
 * <p>Mean of squares minus square of mean loses every digit where the mean is much larger than the
 * deviation, as in the gamma of a batch normalisation. So deviations are taken from the mean of a
 * group's first block, and groups are merged by Chan, Golub and LeVeque (1979).
 */
final class SpreadPass implements FloatPass {

  /** Below this share of its terms, the subtraction of the squared mean has cost digits. */
  private static final double CANCELLED = 0.5;

  private static final double SQUARES_UNDERFLOW = 0x1p-116;

  private final float[] sums = new float[FloatLanes.LANES];
  private final float[] squares = new float[FloatLanes.LANES];
  private final float[] min = new float[FloatLanes.LANES];
  private final float[] max = new float[FloatLanes.LANES];
  private final SpreadSums exact = new SpreadSums();
  private boolean usedLanes;
  private int inGroup;
  private float centre;

  void start() {
    exact.clear();
    usedLanes = false;
  }

  @Override
  public void add(float[] x, int n) {
    if (!usedLanes) {
      Arrays.fill(min, Float.POSITIVE_INFINITY);
      Arrays.fill(max, Float.NEGATIVE_INFINITY);
      usedLanes = true;
    }
    if (inGroup == 0) {
      centre = (float) (SpreadSums.sum(x, n) / n);
    }
    if (n < BLOCK) {
      Arrays.fill(x, n, BLOCK, x[0]);
    }
    FloatLanes.addExtremes(x, min, max);
    if (n < BLOCK) {
      Arrays.fill(x, n, BLOCK, centre);
    }
    FloatLanes.addDeviations(x, centre, sums, squares);
    inGroup += n;
  }

  @Override
  public boolean endGroup() {
    int n = inGroup;
    inGroup = 0;
    double sum = FloatLanes.takeSum(sums);
    double ofSquares = FloatLanes.takeSum(squares);
    double centred = ofSquares - sum * sum / n;
    boolean trusted =
        ofSquares < Double.POSITIVE_INFINITY
            && ofSquares >= SQUARES_UNDERFLOW
            && centred >= CANCELLED * ofSquares;
    if (trusted) {
      exact.add(n, (double) centre * n + sum, centred);
    }
    return trusted;
  }

  @Override
  public void addExactly(float[] x, int n) {
    exact.add(x, n);
  }

  Distribution distribution() {
    if (usedLanes) {
      exact.addExtremes(FloatLanes.foldMin(min), FloatLanes.foldMax(max));
    }
    return exact.distribution();
  }
}
