package org.vitals4j.measure.activation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.MemoryWalk;
import org.vitals4j.network.LayerConnections;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.NetworkDescription;

/**
 * Where, in the flattened gradient, the gradient of each unit's incoming weights lies: a column of
 * a dense or recurrent matrix (of each gate's part of it), a slice of a convolution's kernel, the
 * scale and shift of a normalised unit.
 */
final class IncomingWeights {

  /**
   * The stretches of one parameter block, one for each of some units.
   *
   * @param offset of unit {@code firstUnit} in the flattened gradient
   * @param unitStride from one unit to the next
   * @param walk over the elements of one unit
   */
  record Slices(long offset, long unitStride, int firstUnit, int units, MemoryWalk walk) {

    /** One element a unit, one behind the other. */
    boolean isVector() {
      return unitStride == 1 && walk.extent(0) == 1;
    }

    Slices thinned() {
      return new Slices(offset, unitStride, firstUnit, units, walk.thinned(SAMPLE));
    }
  }

  /** Elements of each slice that are asked where a unit has no bias. */
  private static final int SAMPLE = 16;

  private final int units;
  private final List<Slices> slices;

  /** What tells at little cost of most units that they learn. */
  private final List<Slices> telling;

  /**
   * @param slices at least one
   */
  IncomingWeights(int units, List<Slices> slices) {
    this.units = units;
    this.slices = slices;
    List<Slices> vectors = slices.stream().filter(Slices::isVector).toList();
    telling = coversAll(vectors) ? vectors : slices.stream().map(Slices::thinned).toList();
  }

  private boolean coversAll(List<Slices> some) {
    BitSet covered = new BitSet(units);
    some.forEach(s -> covered.set(s.firstUnit(), s.firstUnit() + s.units()));
    return covered.cardinality() == units;
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
   * Notes the units whose weights surely learn: those with a gradient in their bias, or in a few of
   * their weights where there is none. Units that were seen alive are not asked. Reads a number a
   * unit.
   */
  void findLearning(INDArray gradients, ActivationScanner scanner, DeadUnitWindow window) {
    for (Slices s : telling) {
      if (s.isVector()) {
        scanner.findNonZero(gradients, s.offset(), s.units(), s.firstUnit(), window);
        continue;
      }
      for (int i = 0; i < s.units(); i++) {
        int unit = s.firstUnit() + i;
        if (!window.isSeen(unit)
            && scanner.anyNonZero(gradients, s.offset() + i * s.unitStride(), s.walk())) {
          window.alive(unit);
        }
      }
    }
  }

  /**
   * The weights that feed the units of a part: its own, or those of the layers before it where it
   * passes each unit on by itself. A sum is fed by all of its branches that lead nowhere else: what
   * a shortcut brings also serves others.
   *
   * @return null where no trainable weights are known that belong to one unit each
   */
  static @Nullable IncomingWeights feeding(
      int index,
      List<TrainedNetwork.Part> parts,
      LayerConnections connections,
      NetworkDescription network) {
    TrainedNetwork.Part part = parts.get(index);
    UnwrappedLayer bare = UnwrappedLayer.of(part);
    if (bare.frozen()) {
      return null;
    }
    IncomingWeights own = WeightLayout.of(part, network.layers().get(index));
    List<Integer> inputs = connections.inputs(index);
    if (own != null || inputs.isEmpty() || inputs.get(0) == LayerConnections.NETWORK_INPUT) {
      return own;
    }
    if (passesUnitsOn(bare.conf())) {
      return feeding(inputs.get(0), parts, connections, network);
    }
    boolean sum =
        part.vertex() instanceof ElementWiseVertex vertex
            && vertex.getOp() == ElementWiseVertex.Op.Add;
    IncomingWeights all = null;
    for (int input : inputs) {
      if (sum
          && input != LayerConnections.NETWORK_INPUT
          && connections.consumers(input).size() == 1) {
        IncomingWeights branch = feeding(input, parts, connections, network);
        all = all == null ? branch : all.with(branch);
      }
    }
    return all;
  }

  private static boolean passesUnitsOn(@Nullable Layer layer) {
    return layer instanceof ActivationLayer
        || layer instanceof DropoutLayer
        || layer instanceof BatchNormalization
        || layer instanceof SubsamplingLayer
        || layer instanceof Subsampling3DLayer;
  }

  private IncomingWeights with(@Nullable IncomingWeights other) {
    if (other == null || other.units != units) {
      return this;
    }
    List<Slices> both = new ArrayList<>(slices);
    both.addAll(other.slices);
    return new IncomingWeights(units, both);
  }
}
