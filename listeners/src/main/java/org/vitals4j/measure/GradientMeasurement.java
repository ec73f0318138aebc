package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient of one iteration, measured. Norms are those of the minibatch mean (of the sum under
 * {@code miniBatch(false)}).
 *
 * @param network what was measured
 * @param batchSize examples in the minibatch
 * @param blocks per layer, per block; absent where a block has no true gradient
 * @param layers per layer, over the elements of its true gradients
 * @param global over all true gradients
 * @param allFinite whether every element of the flattened gradient is finite, pseudo-gradients
 *     included
 */
public record GradientMeasurement(
    NetworkDescription network,
    int batchSize,
    List<List<Reading<TensorStatistics>>> blocks,
    List<Reading<TensorStatistics>> layers,
    TensorStatistics global,
    boolean allFinite) {

  public GradientMeasurement {
    blocks = List.copyOf(blocks);
    layers = List.copyOf(layers);
  }

  private static final Reading<TensorStatistics> FROZEN = Reading.absent("the layer is frozen");
  private static final Reading<TensorStatistics> NOT_A_GRADIENT =
      Reading.absent("not a gradient: a running statistic, or a pre-training parameter");
  private static final Reading<TensorStatistics> NO_PARAMETERS =
      Reading.absent("the layer has no parameters");

  static GradientMeasurement of(
      NetworkDescription network, INDArray gradients, int batchSize, HostScanner scanner) {
    // DL4J holds the sum over the minibatch here and divides later, in the updater.
    double toMean = network.meanGradient() && batchSize > 0 ? 1.0 / batchSize : 1.0;
    List<List<Reading<TensorStatistics>>> blocks = new ArrayList<>(network.layers().size());
    List<Reading<TensorStatistics>> layers = new ArrayList<>(network.layers().size());
    TensorStatistics global = TensorStatistics.EMPTY;
    boolean allFinite = true;
    for (NetworkDescription.Layer layer : network.layers()) {
      List<Reading<TensorStatistics>> ofLayer = new ArrayList<>(layer.blocks().size());
      TensorStatistics total = TensorStatistics.EMPTY;
      for (NetworkDescription.Block block : layer.blocks()) {
        TensorStatistics raw = scanner.scan(gradients, block.offset(), block.length());
        allFinite &= raw.isFinite();
        if (block.trueGradient()) {
          TensorStatistics mean = raw.times(toMean);
          ofLayer.add(Reading.measured(mean));
          total = total.and(mean);
        } else {
          ofLayer.add(layer.frozen() ? FROZEN : NOT_A_GRADIENT);
        }
      }
      blocks.add(List.copyOf(ofLayer));
      layers.add(
          total.count() > 0
              ? Reading.measured(total)
              : layer.frozen()
                  ? FROZEN
                  : layer.blocks().isEmpty() ? NO_PARAMETERS : NOT_A_GRADIENT);
      global = global.and(total);
    }
    return new GradientMeasurement(network, batchSize, blocks, layers, global, allFinite);
  }
}
