package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where, in the flattened gradient, the gradient of each unit's incoming weights lies: a column of
 * a dense or recurrent matrix (of each gate's part of it), a slice of a convolution's kernel, the
 * scale and shift of a normalised unit.
 */
final class IncomingWeights {

  /**
   * The stretches of one parameter block.
   *
   * @param offset of unit {@code firstUnit} in the flattened gradient
   * @param unitStride from one unit to the next
   * @param walk over the elements of one unit
   */
  private record Slices(long offset, long unitStride, int firstUnit, int units, MemoryWalk walk) {}

  private final int units;
  private final List<Slices> slices = new ArrayList<>();

  private IncomingWeights(int units) {
    this.units = units;
  }

  int units() {
    return units;
  }

  /** Whether any of a unit's incoming weights has a gradient that is not exactly 0. */
  boolean learns(int unit, INDArray gradients, ActivationScanner scanner) {
    for (Slices s : slices) {
      if (unit >= s.firstUnit()
          && unit < s.firstUnit() + s.units()
          && scanner.anyNonZero(
              gradients, s.offset() + (unit - s.firstUnit()) * s.unitStride(), s.walk())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads the layout off a layer.
   *
   * @return null for layers whose weights do not belong to one unit each, or in a way not known
   *     here
   */
  static @Nullable IncomingWeights of(NetworkView.Part part, NetworkDescription.Layer layer) {
    Layer outer = part.conf();
    Layer inner = outer == null ? null : NetworkDescriber.unwrap(outer);
    Map<String, INDArray> table = part.trainable().paramTable(false);
    if (!(inner instanceof FeedForwardLayer conf) || table == null || conf.getNOut() < 1) {
      return null;
    }
    int own = (int) conf.getNOut();
    boolean twice = outer instanceof Bidirectional;
    if (outer instanceof Bidirectional b && b.getMode() != Bidirectional.Mode.CONCAT) {
      return null; // a unit of the output belongs to two units of the layer
    }
    IncomingWeights all = new IncomingWeights(twice ? 2 * own : own);
    for (NetworkDescription.Block block : layer.blocks()) {
      String key = block.name().substring(part.keyPrefix().length());
      INDArray array = table.get(key);
      String innerKey = twice ? key.substring(1) : key;
      int axis = array == null ? -1 : unitAxis(inner, innerKey, array.rank());
      if (array != null && axis >= 0 && block.trueGradient()) {
        all.add(array, axis, block.offset(), twice && key.startsWith("b") ? own : 0, own);
      }
    }
    return all.slices.isEmpty() ? null : all;
  }

  /** The axis of a parameter array along which units differ; -1 where it says nothing of units. */
  static int unitAxis(Layer layer, String key, int rank) {
    if (layer instanceof BatchNormalization) {
      return rank - 1;
    }
    if (layer instanceof DepthwiseConvolution2D) {
      return -1;
    }
    if (layer instanceof SeparableConvolution2D) {
      return key.equals("pW") ? 0 : -1;
    }
    if (!key.equals("W") && !key.equals("RW")) {
      return -1;
    }
    if (layer instanceof Deconvolution3D) {
      return 3; // [depth, height, width, out, in]
    }
    if (layer instanceof Deconvolution2D) {
      return 1; // [in, out, height, width]
    }
    if (layer instanceof ConvolutionLayer) {
      return 0; // [out, in, …]
    }
    return rank == 2 ? 1 : -1; // [in, out], and [in, gates × out]
  }

  private void add(INDArray array, int axis, long offset, int firstUnit, int own) {
    long[] shape = new long[array.rank() - 1];
    long[] stride = new long[array.rank() - 1];
    for (int i = 0, k = 0; i < array.rank(); i++) {
      if (i != axis) {
        shape[k] = array.size(i);
        stride[k++] = array.stride(i);
      }
    }
    MemoryWalk walk = new MemoryWalk(shape, stride);
    // An LSTM has a column for each of its gates; a GravesLSTM has three more behind them.
    int gates = (int) (array.size(axis) / own);
    for (int gate = 0; gate < gates; gate++) {
      slices.add(
          new Slices(
              offset + (long) gate * own * array.stride(axis),
              array.stride(axis),
              firstUnit,
              own,
              walk));
    }
  }
}
