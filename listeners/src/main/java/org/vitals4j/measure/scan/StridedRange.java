package org.vitals4j.measure.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.NetworkDescription;

/**
 * Elements of a flattened vector at equal distances.
 *
 * @param from index of the first
 * @param step from one to the next, at least 1
 * @param count number of elements
 */
public record StridedRange(long from, long step, long count) {

  /** Blocks up to this many elements are read whole: as fast as picking some. */
  private static final long MAX_ELEMENTS_READ_WHOLE = 4096;

  /** All elements of a vector. */
  public static List<StridedRange> whole(long length) {
    return List.of(new StridedRange(0, 1, length));
  }

  /**
   * The elements of a flattened gradient that a NaN or an infinity spreads to.
   *
   * <p>The gradient of a weight matrix is a product of what comes in and the error that comes back,
   * summed over the examples. If an element of the error is NaN or infinite, so is the gradient of
   * every weight of that unit; if an element of what comes in is, the gradient of every weight that
   * it meets, for 0 times NaN is NaN. So all weights of one unit, and one weight of every unit,
   * show it. In a convolution the same holds of channels. The gradient of a unit's bias is the sum
   * of its errors, and shows it as well; it is read instead of one weight of every unit where there
   * is one, since those lie a cache line or more apart. What this misses is a single weight whose
   * sum overflows, and an embedding's rare row: until it has spread, one iteration later.
   *
   * @param network as described from {@code parts}
   */
  public static List<StridedRange> finiteProbe(
      List<TrainedNetwork.Part> parts, NetworkDescription network) {
    List<StridedRange> lines = new ArrayList<>();
    for (NetworkDescription.Layer layer : network.layers()) {
      TrainedNetwork.Part part = parts.get(layer.index());
      Map<String, INDArray> table = part.trainable().paramTable(false);
      for (NetworkDescription.Block block : layer.blocks()) {
        String key = block.name().substring(part.keyPrefix().length());
        INDArray array = table == null ? null : table.get(key);
        long unit = array == null ? 0 : largestStride(array);
        if (block.length() <= MAX_ELEMENTS_READ_WHOLE || unit < 1 || block.length() % unit != 0) {
          lines.add(new StridedRange(block.offset(), 1, block.length()));
        } else {
          lines.add(new StridedRange(block.offset(), 1, unit));
          long units = block.length() / unit;
          if (!hasBias(layer, units)) {
            lines.add(new StridedRange(block.offset(), unit, units));
          }
        }
      }
    }
    return lines;
  }

  /** Whether a layer has a bias for each of so many units, small enough to be read whole. */
  private static boolean hasBias(NetworkDescription.Layer layer, long units) {
    for (NetworkDescription.Block block : layer.blocks()) {
      if (!block.weight()
          && block.trueGradient()
          && block.length() == units
          && units <= MAX_ELEMENTS_READ_WHOLE) {
        return true;
      }
    }
    return false;
  }

  /** One element of each layer that can learn: what a rate that is no number shows in. */
  public static List<StridedRange> firsts(NetworkDescription network) {
    List<StridedRange> lines = new ArrayList<>();
    for (NetworkDescription.Layer layer : network.layers()) {
      for (NetworkDescription.Block block : layer.blocks()) {
        if (block.trueGradient() && block.length() > 0) {
          lines.add(new StridedRange(block.offset(), block.length() + 1, 1)); // no second one
          break;
        }
      }
    }
    return lines;
  }

  /** From one unit to the next: in DL4J's layouts the units are the axis that is farthest apart. */
  private static long largestStride(INDArray array) {
    long largest = 0;
    for (int axis = 0; axis < array.rank(); axis++) {
      if (array.size(axis) > 1) {
        largest = Math.max(largest, array.stride(axis));
      }
    }
    return largest;
  }
}
