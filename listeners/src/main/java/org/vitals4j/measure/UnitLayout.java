package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.MemoryWalk;
import org.vitals4j.measure.scan.Range;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.TensorStatistics;

/** Where the weights of each output unit of one parameter block lie. Immutable. */
final class UnitLayout {

  private final int layer;
  private final int block;
  private final long[] shape;
  private final char ordering;
  private final int axis;
  private final List<Range> spans;
  private final int[] unitOf;
  private final int units;

  /**
   * @param layer index of its layer
   * @param block index in the layer
   * @param shape of the block
   * @param ordering 'c' or 'f'
   * @param axis along which units differ; -1 where the whole is one unit
   * @param spans stretches of the flattened vectors
   * @param unitOf the unit of each range
   * @param units how many there are
   */
  UnitLayout(
      int layer,
      int block,
      long[] shape,
      char ordering,
      int axis,
      List<Range> spans,
      int[] unitOf,
      int units) {
    this.layer = layer;
    this.block = block;
    this.shape = shape;
    this.ordering = ordering;
    this.axis = axis;
    this.spans = spans;
    this.unitOf = unitOf;
    this.units = units;
  }

  int layer() {
    return layer;
  }

  int block() {
    return block;
  }

  long[] shape() {
    return shape.clone();
  }

  char ordering() {
    return ordering;
  }

  int axis() {
    return axis;
  }

  /** All blocks with a true gradient. */
  static List<UnitLayout> of(TrainedNetwork network, NetworkDescription description) {
    List<TrainedNetwork.Part> parts = network.parts();
    List<UnitLayout> all = new ArrayList<>();
    for (NetworkDescription.Layer layer : description.layers()) {
      TrainedNetwork.Part part = parts.get(layer.index());
      Map<String, INDArray> table = part.trainable().paramTable(false);
      for (int b = 0; b < layer.blocks().size(); b++) {
        NetworkDescription.Block block = layer.blocks().get(b);
        if (block.trueGradient() && block.length() > 0) {
          String key = block.name().substring(part.keyPrefix().length());
          INDArray array = table == null ? null : table.get(key);
          all.add(of(layer.index(), b, UnwrappedLayer.of(part), key, block, array));
        }
      }
    }
    return all;
  }

  private static UnitLayout of(
      int layer,
      int b,
      UnwrappedLayer bare,
      String key,
      NetworkDescription.Block block,
      @Nullable INDArray array) {
    Layer inner = bare.conf();
    int axis =
        inner == null || array == null || array.rank() < 2 || !block.weight()
            ? -1
            : UnitAxis.of(inner, bare.plainKey(key), array.rank());
    if (array == null || axis < 0 || array.size(axis) < 2 || isVector(array)) {
      return new UnitLayout(
          layer,
          b,
          new long[] {block.length()},
          'c',
          -1,
          List.of(new Range(block.offset(), block.length())),
          new int[1],
          1);
    }
    return perUnit(layer, b, array, axis, block.offset());
  }

  private static boolean isVector(INDArray array) {
    return array.rank() == 2 && array.size(0) == 1;
  }

  private static UnitLayout perUnit(int layer, int b, INDArray array, int axis, long offset) {
    int units = (int) array.size(axis);
    MemoryWalk walk = MemoryWalk.across(array, axis);
    List<Range> spans = new ArrayList<>();
    List<Integer> unitOf = new ArrayList<>();
    long step = walk.step(0);
    for (int unit = 0; unit < units; unit++) {
      long start = offset + unit * (long) array.stride(axis);
      int index = unit;
      walk.forEachRun(
          (at, length) -> {
            long pieces = step == 1 ? 1 : length;
            for (long i = 0; i < pieces; i++) {
              spans.add(new Range(start + at[0] + i * step, step == 1 ? length : 1));
              unitOf.add(index);
            }
            return true;
          });
    }
    return new UnitLayout(
        layer,
        b,
        array.shape().clone(),
        array.ordering(),
        axis,
        spans,
        unitOf.stream().mapToInt(Integer::intValue).toArray(),
        units);
  }

  /** The norm of each unit's part of a vector. */
  double[] norms(INDArray vector, double factor, ArrayScanner scanner) {
    double[] norms = new double[units];
    List<TensorStatistics> all = scanner.norms(vector, spans);
    for (int i = 0; i < all.size(); i++) {
      norms[unitOf[i]] = Math.hypot(norms[unitOf[i]], all.get(i).l2() * factor);
    }
    return norms;
  }
}
