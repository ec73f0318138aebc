package org.vitals4j.measure.scan;

import java.util.Arrays;
import org.vitals4j.measure.scan.ArrayScanner.Profile;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * {@link TensorStatistics} and {@link Distribution} of a range of floats together, or {@link
 * ParameterStatistics}. May be used again after {@link #start}.
 *
 * <p>The variance of a group is its mean of squares minus the square of its mean, which loses every
 * digit where the mean is much larger than the deviation, as in the gamma of a batch normalisation.
 * Gradients, updates and weights have a mean near 0; a group that has not is added exactly. Groups
 * are merged by Chan, Golub and LeVeque (1979).
 */
final class ProfilePass implements FloatPass {

  /** Below this share of its terms, the subtraction of the squared mean has cost digits. */
  private static final double MIN_SHARE_AFTER_SUBTRACTION = 0.5;

  private final float[] sums = new float[FloatLanes.LANES];
  private final float[] abs = new float[FloatLanes.LANES];
  private final float[] squares = new float[FloatLanes.LANES];
  private final float[] min = new float[FloatLanes.LANES];
  private final float[] max = new float[FloatLanes.LANES];
  private final MomentSums moments = new MomentSums();
  private final SpreadSums spread = new SpreadSums();
  private final boolean findsExtremes;
  private boolean usedLanes;
  private int inGroup;

  /**
   * @param findsExtremes whether {@link #profile} will be asked for, and not {@link #parameter}
   */
  ProfilePass(boolean findsExtremes) {
    this.findsExtremes = findsExtremes;
  }

  void start() {
    moments.clear();
    spread.clear();
    usedLanes = false;
  }

  @Override
  public void add(float[] x, int n) {
    if (findsExtremes) {
      addExtremes(x, n);
    }
    if (n < BLOCK) {
      Arrays.fill(x, n, BLOCK, 0f);
    }
    FloatLanes.addSums(x, sums, abs, squares);
    inGroup += n;
  }

  private void addExtremes(float[] x, int n) {
    if (!usedLanes) {
      Arrays.fill(min, Float.POSITIVE_INFINITY);
      Arrays.fill(max, Float.NEGATIVE_INFINITY);
      usedLanes = true;
    }
    if (n < BLOCK) {
      Arrays.fill(x, n, BLOCK, x[0]);
    }
    FloatLanes.addExtremes(x, min, max);
  }

  @Override
  public boolean endGroup() {
    int n = inGroup;
    inGroup = 0;
    double sum = FloatLanes.takeSum(sums);
    double sumAbs = FloatLanes.takeSum(abs);
    double sumSquares = FloatLanes.takeSum(squares);
    double centred = sumSquares - sum * sum / n;
    boolean trusted =
        NormPass.trusts(sumAbs, sumSquares)
            && (sumAbs == 0 || centred >= MIN_SHARE_AFTER_SUBTRACTION * sumSquares);
    if (trusted) {
      moments.add(n, sumAbs, sumSquares);
      spread.add(n, sum, centred);
    }
    return trusted;
  }

  @Override
  public void addExactly(float[] x, int n) {
    moments.add(x, n);
    spread.add(x, n);
  }

  ParameterStatistics parameter() {
    return spread.with(moments.norms());
  }

  Profile profile() {
    if (usedLanes) {
      float low = FloatLanes.foldMin(min);
      float high = FloatLanes.foldMax(max);
      spread.addExtremes(low, high);
      moments.addMax(Math.max(Math.abs(low), Math.abs(high)));
    }
    return new Profile(moments.statistics(), spread.distribution());
  }
}
