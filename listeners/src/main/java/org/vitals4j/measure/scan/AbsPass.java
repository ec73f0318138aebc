package org.vitals4j.measure.scan;

/** Whether a range of floats has a finite sum of absolute values. Once used up, it stays false. */
final class AbsPass implements FloatPass {

  private final float[] abs = new float[FloatLanes.LANES];
  private boolean finite;

  void start() {
    finite = true;
  }

  @Override
  public void add(float[] x, int n) {
    if (n < BLOCK) {
      java.util.Arrays.fill(x, n, BLOCK, 0f);
    }
    FloatLanes.addAbs(x, abs);
  }

  @Override
  public boolean endGroup() {
    finite &= FloatLanes.takeSum(abs) < Double.POSITIVE_INFINITY; // false for NaN
    return true;
  }

  @Override
  public void addExactly(float[] x, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(x[i]);
    }
    finite &= sum < Float.POSITIVE_INFINITY;
  }

  boolean finite() {
    return finite;
  }
}
