package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Which activations a later layer's dropout has overwritten.
 *
 * <p>DL4J applies dropout to a layer's input, in place where it deems that safe, and the input is
 * the activation array of the layer before, or a view of it. Whether it happened is not worked out
 * from the configuration but seen: the memory that a dropout was applied to overlaps that of the
 * activations. Output layers run only after the activations were shown, so theirs has not happened
 * yet.
 */
final class InPlaceDropout {

  /**
   * What happened to some activations.
   *
   * @param by name of the layer whose dropout did it
   * @param factor what they were multiplied with; null where that is not known
   * @param keptShare share of the elements that kept their sign and did not become zero, in (0, 1];
   *     NaN where zeros no longer tell anything
   */
  record Overwritten(String by, ActivationScanner.@Nullable Factor factor, double keptShare) {}

  /** A layer that may apply dropout. Only its place: a live layer would keep the network alive. */
  private record Site(int index, boolean wrapped) {}

  private final List<Site> sites = new ArrayList<>();

  InPlaceDropout(List<NetworkView.Part> parts, NetworkDescription network) {
    for (int i = 0; i < parts.size(); i++) {
      NetworkView.Part part = parts.get(i);
      Layer conf = part.conf() == null ? null : NetworkDescriber.unwrap(part.conf());
      // Frozen layers run as in inference.
      if (conf != null && !part.output() && !network.layers().get(i).frozen() && drops(conf)) {
        sites.add(new Site(i, !conf.equals(part.conf())));
      }
    }
  }

  /** These have a dropout setting, inherited from the network's, and do not use it. */
  private static boolean drops(Layer layer) {
    return !(layer instanceof BatchNormalization
        || layer instanceof LocalResponseNormalization
        || layer instanceof ActivationLayer
        || layer instanceof GlobalPoolingLayer
        || layer instanceof SubsamplingLayer
        || layer instanceof AbstractSameDiffLayer);
  }

  /**
   * Looks for dropout that was applied to these activations.
   *
   * @param index of the layer they belong to
   * @param parts the layers, live
   * @param outputs of all layers, null where not shown
   * @return null if they are as the layer made them
   */
  @Nullable Overwritten find(
      int index,
      INDArray activations,
      List<NetworkView.Part> parts,
      @Nullable INDArray[] outputs,
      int iteration,
      int epoch) {
    Overwritten found = null;
    for (Site site : sites) {
      NetworkView.Part part = parts.get(site.index());
      Layer conf = part.conf() == null ? null : NetworkDescriber.unwrap(part.conf());
      IDropout dropout = conf == null ? null : conf.getIDropout();
      if (site.index() <= index || dropout == null) {
        continue;
      }
      INDArray target = conf instanceof DropoutLayer ? outputs[site.index()] : input(part);
      if (target == null || !overlap(activations, target)) {
        continue;
      }
      double kept = keptShare(dropout, iteration, epoch);
      found =
          found == null
              ? new Overwritten(
                  part.name(), site.wrapped() ? null : factor(dropout, activations, target), kept)
              : new Overwritten(found.by(), null, found.keptShare() * kept);
    }
    return found;
  }

  private static @Nullable INDArray input(NetworkView.Part part) {
    org.deeplearning4j.nn.api.Layer live = part.live();
    return live == null ? null : live.input();
  }

  static boolean overlap(INDArray a, INDArray b) {
    long startA = start(a);
    long startB = start(b);
    return startA < startB + bytes(b) && startB < startA + bytes(a);
  }

  private static long start(INDArray array) {
    Pointer base = array.data().pointer();
    return base.address() + array.offset() * array.data().getElementSize();
  }

  private static long bytes(INDArray array) {
    long last = 0;
    for (int axis = 0; axis < array.rank(); axis++) {
      last += (array.size(axis) - 1) * array.stride(axis);
    }
    return (last + 1) * array.data().getElementSize();
  }

  private static double keptShare(IDropout dropout, int iteration, int epoch) {
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

  /** What the activations were multiplied with, laid over them; null where it does not fit. */
  private static ActivationScanner.@Nullable Factor factor(
      IDropout dropout, INDArray activations, INDArray target) {
    boolean same =
        Arrays.equals(activations.shape(), target.shape())
            && Arrays.equals(activations.stride(), target.stride())
            && start(activations) == start(target);
    if (dropout instanceof SpatialDropout spatial) {
      INDArray mask = spatial.getMask();
      if (mask == null || mask.rank() != 2 || !same) {
        return null;
      }
      long[] stride = new long[activations.rank()];
      stride[0] = mask.stride(0);
      stride[1] = mask.stride(1);
      return new ActivationScanner.Factor(mask, stride);
    }
    INDArray mask =
        dropout instanceof Dropout d
            ? d.getMask()
            : dropout instanceof GaussianDropout g ? g.getNoise() : null;
    if (mask == null || !ArrayScanner.supports(mask.dataType())) {
      return null;
    }
    if (same && Arrays.equals(mask.shape(), activations.shape())) {
      return new ActivationScanner.Factor(mask, mask.stride());
    }
    // Flattened, for instance from a convolution to a dense layer: the same memory in the same
    // order.
    boolean sameMemory =
        start(activations) == start(target)
            && Strides.dense(activations.shape(), activations.stride())
            && Strides.dense(target.shape(), target.stride())
            && activations.length() == target.length()
            && Arrays.equals(mask.shape(), target.shape())
            && Arrays.equals(mask.stride(), target.stride());
    return sameMemory ? new ActivationScanner.Factor(mask, activations.stride()) : null;
  }
}
