package org.vitals4j.measure.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.UnitAxis;
import org.vitals4j.measure.activation.IncomingWeights.Slices;
import org.vitals4j.measure.scan.MemoryWalk;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.NetworkDescription;

/** How the parameters of a layer belong to its units, read off its arrays. */
final class WeightLayout {

  private static final int LSTM_GATES = 4;

  private final FeedForwardLayer layer;
  private final int units;
  private final List<Slices> slices = new ArrayList<>();

  private WeightLayout(FeedForwardLayer layer) {
    this.layer = layer;
    units = (int) layer.getNOut();
  }

  /**
   * The weights of a layer, unit by unit.
   *
   * @return null for layers whose weights do not belong to one unit each, or in a way not known
   *     here, and for those without weights that learn
   */
  static @Nullable IncomingWeights of(
      TrainedNetwork.Part part, NetworkDescription.Layer described) {
    UnwrappedLayer bare = UnwrappedLayer.of(part);
    Map<String, INDArray> table = part.trainable().paramTable(false);
    if (!(bare.conf() instanceof FeedForwardLayer conf) || table == null || conf.getNOut() < 1) {
      return null;
    }
    boolean twice = bare.directions() != null;
    if (twice && bare.directions() != Bidirectional.Mode.CONCAT) {
      return null; // a unit of the output belongs to two units of the layer
    }
    WeightLayout layout = new WeightLayout(conf);
    for (NetworkDescription.Block block : described.blocks()) {
      String key = block.name().substring(part.keyPrefix().length());
      INDArray array = table.get(key);
      if (array != null && block.trueGradient()) {
        boolean second = twice && key.startsWith("b");
        layout.add(bare.plainKey(key), array, block.offset(), second ? layout.units : 0);
      }
    }
    int all = twice ? 2 * layout.units : layout.units;
    return layout.slices.isEmpty() ? null : new IncomingWeights(all, layout.slices);
  }

  private void add(String key, INDArray array, long offset, int firstUnit) {
    boolean weights = key.equals("W") || key.equals("RW");
    int axis = UnitAxis.of(layer, key, array.rank());
    if (weights && layer instanceof DepthwiseConvolution2D) {
      addChannels(array, offset);
    } else if (weights && layer instanceof Convolution1DLayer) {
      // DL4J says [out, in, step, 1], but uses the memory as if it were [step, in, out].
      MemoryWalk walk = new MemoryWalk(new long[] {array.length() / units}, new long[] {units});
      slices.add(new Slices(offset, 1, firstUnit, units, walk));
    } else if (axis >= 0 && weights && array.rank() == 2) {
      addColumns(array, offset, firstUnit);
    } else if (axis >= 0) {
      addAxis(array, axis, offset, firstUnit);
    }
  }

  /** [in, out]; [in, gates × out] of an LSTM, behind which there may be peepholes. */
  private void addColumns(INDArray array, long offset, int firstUnit) {
    int gates = layer instanceof AbstractLSTM ? LSTM_GATES : 1;
    for (int gate = 0; gate < gates; gate++) {
      addAxis(array, 1, offset + (long) gate * units * array.stride(1), firstUnit);
    }
    long behind = (long) gates * units;
    long peepholes = array.size(1) - behind; // a column for each gate that has them, a row a unit
    if (peepholes > 0) {
      MemoryWalk walk = new MemoryWalk(new long[] {peepholes}, new long[] {array.stride(1)});
      long from = offset + behind * array.stride(1);
      slices.add(new Slices(from, array.stride(0), firstUnit, units, walk));
    }
  }

  /** Units differ along one axis. */
  private void addAxis(INDArray array, int axis, long offset, int firstUnit) {
    MemoryWalk walk = MemoryWalk.across(array, axis);
    slices.add(new Slices(offset, array.stride(axis), firstUnit, units, walk));
  }

  /** [height, width, in, multiplier]: unit i is fed by input i ÷ multiplier alone. */
  private void addChannels(INDArray array, long offset) {
    if (array.stride(2) == array.size(3) * array.stride(3)) {
      MemoryWalk walk =
          new MemoryWalk(
              new long[] {array.size(0), array.size(1)},
              new long[] {array.stride(0), array.stride(1)});
      slices.add(new Slices(offset, array.stride(3), 0, units, walk));
    }
  }
}
