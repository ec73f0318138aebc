package org.vitals4j.measure.activation;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.schedule.ISchedule;
import org.vitals4j.measure.scan.ArrayScanner;

/**
 * What dropout made of an array, element by element: {@code given * mask * scale + shift} where the
 * mask is not 0; the other elements are lost.
 */
final class DropoutMask {

  private final INDArray target;
  private final INDArray mask;
  private final long[] stride;
  private final double scale;
  private final double shift;
  private final double lost;

  /**
   * @param target the array as it is now
   * @param mask what DL4J kept of its random choice
   * @param stride of the mask along each axis of the target
   * @param lost what lost elements have become
   */
  DropoutMask(
      INDArray target, INDArray mask, long[] stride, double scale, double shift, double lost) {
    this.target = target;
    this.mask = mask;
    this.stride = stride;
    this.scale = scale;
    this.shift = shift;
    this.lost = lost;
  }

  INDArray target() {
    return target;
  }

  INDArray mask() {
    return mask;
  }

  long[] stride() {
    return stride;
  }

  /** What was there before, by what is there now. */
  double given(double now, double maskEntry) {
    return (now - shift) / (maskEntry * scale);
  }

  /** Whether an element that the mask calls lost looks like it: else this is not its mask. */
  boolean isLost(double now) {
    return Double.isNaN(now) || Math.abs(now - lost) <= 1e-3 * Math.abs(lost);
  }

  /**
   * The noise that was put on an array.
   *
   * @return null where DL4J keeps nothing that tells
   */
  static @Nullable DropoutMask of(IDropout dropout, INDArray target) {
    INDArray mask = mask(dropout);
    if (mask == null || !ArrayScanner.supports(mask.dataType())) {
      return null;
    }
    if (dropout instanceof SpatialDropout) {
      // One entry for each example and each position on the second axis.
      boolean fits =
          mask.rank() == 2 && mask.size(0) == target.size(0) && mask.size(1) == target.size(1);
      long[] stride = new long[target.rank()];
      stride[0] = mask.stride(0);
      stride[1] = mask.stride(1);
      return fits ? new DropoutMask(target, mask, stride, 1, 0, 0) : null;
    }
    if (!Arrays.equals(mask.shape(), target.shape())) {
      return null;
    }
    if (dropout instanceof AlphaDropout alpha) {
      // In half precision what was 0 cannot be told from what was nearly 0 any more.
      return mask.dataType() == DataType.FLOAT16 ? null : of(alpha, target, mask);
    }
    return new DropoutMask(target, mask, mask.stride(), 1, 0, 0);
  }

  private static DropoutMask of(AlphaDropout alpha, INDArray target, INDArray mask) {
    boolean wide = target.dataType() == DataType.DOUBLE;
    double shift = wide ? alpha.getB() : (float) alpha.getB();
    double lost = alpha.getA() * alpha.getAlphaPrime() + alpha.getB();
    return new DropoutMask(target, mask, mask.stride(), alpha.getA(), shift, lost);
  }

  /** Whether this dropout, in this forward pass, was applied. */
  static boolean wasApplied(IDropout dropout, boolean otherwise) {
    boolean informative =
        dropout instanceof AlphaDropout
            || dropout instanceof GaussianDropout
            || dropout instanceof SpatialDropout
            || (dropout instanceof Dropout d && d.getHelper() == null);
    return informative ? mask(dropout) != null : otherwise;
  }

  private static @Nullable INDArray mask(IDropout dropout) {
    if (dropout instanceof Dropout d) {
      return d.getMask();
    }
    if (dropout instanceof SpatialDropout d) {
      return d.getMask();
    }
    if (dropout instanceof AlphaDropout d) {
      return d.getMask();
    }
    return dropout instanceof GaussianDropout d ? d.getNoise() : null;
  }

  /**
   * The share of elements that keep their sign and do not become 0; NaN where zeros do not stay 0.
   */
  static double keptShare(IDropout dropout, int iteration, int epoch) {
    if (dropout instanceof Dropout d) {
      return at(d.getPSchedule(), d.getP(), iteration, epoch);
    }
    if (dropout instanceof SpatialDropout d) {
      return at(d.getPSchedule(), d.getP(), iteration, epoch);
    }
    return dropout instanceof GaussianDropout ? 1 : Double.NaN;
  }

  private static double at(@Nullable ISchedule schedule, double value, int iteration, int epoch) {
    return schedule == null ? value : schedule.valueAt(iteration, epoch);
  }
}
