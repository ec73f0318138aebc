package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Which share of the rows of a first layer's weight matrix a minibatch touches: those of the words,
 * or of the one-hot features, that occur in it. The rest of the gradient is 0 and says nothing
 * about how well it flows.
 */
final class TouchedRows {

  private static final Reading<Double> NOT_FIRST =
      Reading.absent("not a layer that reads the network's input through one matrix");

  private static final int MOST = 64;

  private final ActivationScanner scanner = new ActivationScanner();
  private int looks;

  /** One entry a layer: in [0, 1]. Empty after the first minibatches. */
  List<Reading<Double>> measure(NetworkView view, NetworkDescription network, INDArray gradients) {
    if (looks >= MOST) {
      return List.of();
    }
    looks++;
    List<NetworkView.Part> parts = view.parts();
    List<Reading<Double>> all = new ArrayList<>(parts.size());
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      INDArray flat = gradients.reshape(gradients.length());
      for (NetworkDescription.Layer layer : network.layers()) {
        all.add(measure(parts.get(layer.index()), layer, flat));
      }
    } finally {
      outside.close();
    }
    return all;
  }

  private Reading<Double> measure(
      NetworkView.Part part, NetworkDescription.Layer layer, INDArray flat) {
    Map<String, INDArray> table = layer.depth() == 1 ? part.trainable().paramTable(false) : null;
    INDArray weights = table == null ? null : table.get("W");
    NetworkDescription.@Nullable Block block =
        layer.blocks().isEmpty() ? null : layer.blocks().get(0);
    if (weights == null
        || weights.rank() != 2
        || block == null
        || !block.trueGradient()
        || !block.name().equals(part.keyPrefix() + "W")) {
      return NOT_FIRST;
    }
    // Matrices lie column by column; a unit that is dead has a column of zeros: so look at two.
    double first = touched(flat, block, weights.rows(), 0);
    double middle = touched(flat, block, weights.rows(), weights.columns() / 2);
    return Reading.measured(Math.max(first, middle));
  }

  private double touched(INDArray flat, NetworkDescription.Block block, int rows, int column) {
    long from = block.offset() + (long) column * rows;
    INDArray view = flat.get(NDArrayIndex.interval(from, from + rows));
    ActivationSums sums = new ActivationSums(Saturation.NONE);
    scanner.scan(view.reshape(rows, 1), null, null, sums);
    return 1 - sums.statistics().zeroFraction();
  }
}
