package org.vitals4j.measure.activation;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.HostWindow;
import org.vitals4j.measure.scan.MemoryWalk;
import org.vitals4j.measure.scan.Strides;

/**
 * Reads activations of any shape, order and strides from host memory: for their statistics, and for
 * which units are alive. No ND4J operation runs and no array is made, so it may be used inside an
 * open workspace. Not thread-safe.
 */
public final class ActivationScanner {

  private static final int MEMORY = 0;
  private static final int KEEP = 1;
  private static final int MASK = 2;
  private static final int UNIT = 1;
  private static final int KEEP_UNIT = 2;

  /** Beyond this distance between elements, reading ahead reads more than it saves. */
  private static final long MAX_READ_AHEAD_STRIDE = 64;

  private final HostWindow window = new HostWindow();
  private final HostWindow masks = new HostWindow();
  private final ActivationPass sideBySide = new ActivationPass();
  private final double[] packed = new double[HostWindow.BLOCK];

  /**
   * Adds all elements that are kept to the sums.
   *
   * @param keep which positions count; null for all
   * @param noise lies over {@code array}: elements that it lost are left out, of the others it is
   *     taken away again; null for none
   * @return false if this is not the noise that was put on the array
   */
  public boolean scan(
      INDArray array,
      @Nullable UnmaskedSteps keep,
      @Nullable DropoutMask noise,
      ActivationSums sums) {
    long[] shape = array.shape();
    if (keep == null
        && noise == null
        && array.dataType() == DataType.FLOAT
        && Strides.dense(shape, array.stride())) {
      sideBySide.add(array, sums);
      return true;
    }
    long[] none = new long[shape.length];
    MemoryWalk walk =
        new MemoryWalk(
            shape,
            array.stride(),
            keep == null ? none : keep.stride(),
            noise == null ? none : noise.stride());
    window.open(array, 0, walk.extent(MEMORY));
    if (noise != null) {
      masks.open(noise.mask(), 0, walk.extent(MASK));
    }
    StatisticsRun run = new StatisticsRun(walk, keep, noise, sums);
    walk.forEachRun(run);
    sums.add(packed, 0, run.held);
    window.close();
    masks.close();
    return run.fits;
  }

  /**
   * Notes which units have an element that is not zero. Units that are known to be alive are not
   * looked at, and the scan ends once all are.
   *
   * @param unitAxis the axis of {@code array} that tells units apart
   */
  void findAlive(INDArray array, int unitAxis, @Nullable UnmaskedSteps keep, DeadUnitWindow units) {
    if (units.allSeen()) {
      return;
    }
    long[] shape = array.shape();
    if (keep == null
        && array.dataType() == DataType.FLOAT
        && array.stride(unitAxis) == 1
        && shape[unitAxis] > 1
        && Strides.dense(shape, array.stride())) {
      sideBySide.findAlive(array, units);
      return;
    }
    long[] unit = new long[shape.length];
    unit[unitAxis] = 1;
    MemoryWalk walk =
        new MemoryWalk(
            shape, array.stride(), unit, keep == null ? new long[shape.length] : keep.stride());
    window.open(array, 0, walk.extent(MEMORY));
    long step = walk.step(MEMORY);
    long unitStep = walk.step(UNIT);
    long keepStep = walk.step(KEEP_UNIT);
    double[] x = window.values();
    walk.forEachRun(
        (at, length) -> {
          if (unitStep == 0 && units.isSeen((int) at[UNIT])) {
            return true;
          }
          int most = elementsAWindow(step);
          for (long done = 0; done < length; done += most) {
            int n = (int) Math.min(most, length - done);
            int from =
                window.show(
                    at[MEMORY] + done * step,
                    (int) ((n - 1) * step) + 1,
                    Math.abs(step) <= MAX_READ_AHEAD_STRIDE);
            if (keep == null && step == 1 && unitStep == 1) {
              findAliveInRow(x, from, n, (int) (at[UNIT] + done), units);
              continue;
            }
            for (int i = 0; i < n; i++) {
              // NaN is not zero: that unit is broken, but not dead.
              if (x[from + (int) (i * step)] != 0
                  && (keep == null || keep.at(at[KEEP_UNIT] + (done + i) * keepStep))) {
                units.alive((int) (at[UNIT] + (done + i) * unitStep));
                if (unitStep == 0) {
                  return !units.allSeen();
                }
              }
            }
          }
          return !units.allSeen();
        });
    window.close();
  }

  /** Neighbours in memory are neighbouring units: the common case, and the dearest. */
  private static void findAliveInRow(
      double[] x, int from, int n, int firstUnit, DeadUnitWindow units) {
    for (int i = 0; i < n; i++) {
      if (x[from + i] != 0) {
        units.alive(firstUnit + i);
      }
    }
  }

  /**
   * Notes the units whose number in a range of a contiguous vector is not zero.
   *
   * @param offset of the first unit's
   * @param units how many follow one another
   */
  void findNonZero(INDArray vector, long offset, int units, int firstUnit, DeadUnitWindow found) {
    window.open(vector, offset, units);
    double[] x = window.values();
    for (int done = 0; done < units; done += HostWindow.BLOCK) {
      int n = Math.min(HostWindow.BLOCK, units - done);
      findAliveInRow(x, window.show(done, n, false), n, firstUnit + done, found);
    }
    window.close();
  }

  /** Whether any element of a strided range of a contiguous vector is not zero. */
  boolean anyNonZero(INDArray vector, long offset, MemoryWalk walk) {
    boolean[] any = {false};
    window.open(vector, offset, walk.extent(MEMORY));
    long step = walk.step(MEMORY);
    double[] x = window.values();
    walk.forEachRun(
        (at, length) -> {
          int most = elementsAWindow(step);
          for (long done = 0; done < length; done += most) {
            int n = (int) Math.min(most, length - done);
            int from =
                window.show(
                    at[MEMORY] + done * step,
                    (int) ((n - 1) * step) + 1,
                    step <= MAX_READ_AHEAD_STRIDE);
            for (int i = 0; i < n; i++) {
              if (x[from + (int) (i * step)] != 0) {
                any[0] = true;
                return false;
              }
            }
          }
          return true;
        });
    window.close();
    return any[0];
  }

  private static int elementsAWindow(long step) {
    return step == 0
        ? HostWindow.BLOCK
        : (int) Math.max(1, (HostWindow.BLOCK - 1) / Math.abs(step) + 1);
  }

  /** Collects kept elements, and hands them on a block at a time. */
  private final class StatisticsRun implements MemoryWalk.Run {

    private final long step;
    private final long keepStep;
    private final long maskStep;
    private final int most;
    private final @Nullable UnmaskedSteps keep;
    private final @Nullable DropoutMask noise;
    private final ActivationSums sums;
    private int held;
    private boolean fits = true;

    StatisticsRun(
        MemoryWalk walk,
        @Nullable UnmaskedSteps keep,
        @Nullable DropoutMask noise,
        ActivationSums sums) {
      step = walk.step(MEMORY);
      keepStep = walk.step(KEEP);
      maskStep = walk.step(MASK);
      int ofMask = noise == null ? Integer.MAX_VALUE : elementsAWindow(maskStep);
      most = Math.min(elementsAWindow(step), ofMask);
      this.keep = keep;
      this.noise = noise;
      this.sums = sums;
    }

    @Override
    public boolean at(long[] at, long length) {
      if (keep != null && keepStep == 0 && !keep.at(at[KEEP])) {
        return true;
      }
      for (long done = 0; done < length && fits; done += most) {
        int n = (int) Math.min(most, length - done);
        int from =
            window.show(
                at[MEMORY] + done * step,
                (int) ((n - 1) * step) + 1,
                step <= MAX_READ_AHEAD_STRIDE);
        if (keep == null && noise == null && step == 1) {
          sums.add(window.values(), from, n);
        } else {
          collect(at, done, from, n);
        }
      }
      return fits;
    }

    private void collect(long[] at, long done, int from, int n) {
      double[] x = window.values();
      int maskFrom =
          noise == null
              ? 0
              : masks.show(
                  at[MASK] + done * maskStep,
                  (int) ((n - 1) * maskStep) + 1,
                  maskStep <= MAX_READ_AHEAD_STRIDE);
      for (int i = 0; i < n; i++) {
        if (keep != null && !keep.at(at[KEEP] + (done + i) * keepStep)) {
          continue;
        }
        double value = x[from + (int) (i * step)];
        if (noise != null) {
          double mask = masks.values()[maskFrom + (int) (i * maskStep)];
          if (mask == 0) {
            fits &= noise.isLost(value);
            continue;
          }
          value = noise.given(value, mask);
        }
        packed[held++] = value;
        if (held == packed.length) {
          sums.add(packed, 0, held);
          held = 0;
        }
      }
    }
  }
}
