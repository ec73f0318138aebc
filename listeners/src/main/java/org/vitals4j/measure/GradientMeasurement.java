package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.ArrayScanner.Profile;
import org.vitals4j.measure.scan.Range;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.TensorStatistics;

/**
 * The gradient of one iteration, measured. Norms are those of the minibatch mean (of the sum under
 * {@code miniBatch(false)}).
 *
 * @param network what was measured
 * @param batchSize examples in the minibatch
 * @param blocks per layer, per block; absent where a block has no true gradient
 * @param layers per layer, over the elements of its true gradients
 * @param distributions per layer, over the elements of its true gradients; not sampled in every
 *     iteration
 * @param histograms the same elements
 * @param details per layer, per block, where histograms were asked for; otherwise empty
 * @param global over all true gradients
 * @param allFinite whether every element of the flattened gradient is finite, pseudo-gradients
 *     included
 */
public record GradientMeasurement(
    NetworkDescription network,
    int batchSize,
    List<List<Measurement<TensorStatistics>>> blocks,
    List<Measurement<TensorStatistics>> layers,
    List<Measurement<Distribution>> distributions,
    List<Measurement<Histogram>> histograms,
    List<List<Measurement<Distribution>>> details,
    TensorStatistics global,
    boolean allFinite) {

  public GradientMeasurement {
    blocks = List.copyOf(blocks);
    layers = List.copyOf(layers);
    distributions = List.copyOf(distributions);
    histograms = List.copyOf(histograms);
    details = List.copyOf(details);
  }

  /** Without details. */
  public GradientMeasurement(
      NetworkDescription network,
      int batchSize,
      List<List<Measurement<TensorStatistics>>> blocks,
      List<Measurement<TensorStatistics>> layers,
      List<Measurement<Distribution>> distributions,
      List<Measurement<Histogram>> histograms,
      TensorStatistics global,
      boolean allFinite) {
    this(
        network,
        batchSize,
        blocks,
        layers,
        distributions,
        histograms,
        List.of(),
        global,
        allFinite);
  }

  private static final Measurement<Object> NOT_ASKED_FOR =
      Measurement.absent("histograms were not asked for");
  private static final Measurement<Object> FROZEN = Measurement.absent("the layer is frozen");
  private static final Measurement<Object> NOT_A_GRADIENT =
      Measurement.absent("not a gradient: a running statistic, or a pre-training parameter");
  private static final Measurement<Object> NO_PARAMETERS =
      Measurement.absent("the layer has no parameters");

  /**
   * Measures.
   *
   * @param layout of the network
   * @param sampled whether distributions and histograms are due
   * @param histogramElements elements of a layer that its histogram looks at, at most; 0 for none
   */
  static GradientMeasurement of(
      Layout layout,
      INDArray gradients,
      int batchSize,
      boolean sampled,
      long histogramElements,
      ArrayScanner scanner) {
    NetworkDescription network = layout.description();
    List<Range> spans = layout.spans();
    List<Profile> profiles = sampled ? scanner.profiles(gradients, spans) : List.of();
    List<TensorStatistics> norms = sampled ? List.of() : scanner.norms(gradients, spans);
    // DL4J holds the sum over the minibatch here and divides later, in the updater.
    double toMean = network.meanGradient() && batchSize > 0 ? 1.0 / batchSize : 1.0;
    int count = network.layers().size();
    List<List<Measurement<TensorStatistics>>> blocks = new ArrayList<>(count);
    List<Measurement<TensorStatistics>> layers = new ArrayList<>(count);
    List<Measurement<Distribution>> distributions = new ArrayList<>(count);
    TensorStatistics global = TensorStatistics.EMPTY;
    boolean allFinite = true;
    int index = 0;
    for (NetworkDescription.Layer layer : network.layers()) {
      List<Measurement<TensorStatistics>> ofLayer = new ArrayList<>(layer.blocks().size());
      TensorStatistics total = TensorStatistics.EMPTY;
      Distribution spread = Distribution.EMPTY;
      for (Block block : layer.blocks()) {
        TensorStatistics raw = sampled ? profiles.get(index).norms() : norms.get(index);
        allFinite &= raw.isFinite();
        if (block.trueGradient()) {
          TensorStatistics mean = raw.times(toMean);
          ofLayer.add(Measurement.measured(mean));
          total = total.and(mean);
          spread = sampled ? spread.and(profiles.get(index).distribution()) : spread;
        } else {
          ofLayer.add(why(layer));
        }
        index++;
      }
      blocks.add(ofLayer);
      boolean any = total.count() > 0;
      layers.add(any ? Measurement.measured(total) : why(layer));
      distributions.add(
          !any
              ? why(layer)
              : sampled ? Measurement.measured(spread.times(toMean)) : Measurement.notSampled());
      global = global.and(total);
    }
    return new GradientMeasurement(
        network,
        batchSize,
        blocks,
        layers,
        distributions,
        histograms(network, gradients, toMean, sampled, histogramElements, scanner),
        sampled && histogramElements > 0 ? details(network, profiles, toMean) : List.of(),
        global,
        allFinite);
  }

  private static List<List<Measurement<Distribution>>> details(
      NetworkDescription network, List<Profile> profiles, double toMean) {
    List<List<Measurement<Distribution>>> details = new ArrayList<>(network.layers().size());
    int index = 0;
    for (NetworkDescription.Layer layer : network.layers()) {
      List<Measurement<Distribution>> ofLayer = new ArrayList<>(layer.blocks().size());
      for (Block block : layer.blocks()) {
        Distribution raw = profiles.get(index++).distribution();
        ofLayer.add(block.trueGradient() ? Measurement.measured(raw.times(toMean)) : why(layer));
      }
      details.add(ofLayer);
    }
    return details;
  }

  private static List<Measurement<Histogram>> histograms(
      NetworkDescription network,
      INDArray gradients,
      double toMean,
      boolean sampled,
      long most,
      ArrayScanner scanner) {
    List<Measurement<Histogram>> readings = new ArrayList<>(network.layers().size());
    List<Histogram> found = List.of();
    if (sampled && most > 0) {
      List<List<Range>> groups = new ArrayList<>(network.layers().size());
      for (NetworkDescription.Layer layer : network.layers()) {
        groups.add(Range.of(layer.blocks().stream().filter(Block::trueGradient).toList()));
      }
      found = scanner.histograms(gradients, groups, toMean, most);
    }
    for (NetworkDescription.Layer layer : network.layers()) {
      boolean any = false;
      for (Block block : layer.blocks()) {
        any |= block.trueGradient() && block.length() > 0;
      }
      readings.add(
          !any
              ? why(layer)
              : most == 0
                  ? absent(NOT_ASKED_FOR)
                  : sampled
                      ? Measurement.measured(found.get(layer.index()))
                      : Measurement.notSampled());
    }
    return readings;
  }

  /** Why a layer, or a block of it, has no gradient. */
  private static <T> Measurement<T> why(NetworkDescription.Layer layer) {
    return layer.frozen()
        ? absent(FROZEN)
        : absent(layer.blocks().isEmpty() ? NO_PARAMETERS : NOT_A_GRADIENT);
  }

  /** The same absence for every kind of value, without a new object each time. */
  @SuppressWarnings("unchecked") // it holds no T
  private static <T> Measurement<T> absent(Measurement<Object> reason) {
    return (Measurement<T>) (Measurement<?>) reason;
  }

  /**
   * Norms of the gradient and of the weights of each output unit of one parameter block. A unit is
   * a column of a dense, embedding or recurrent matrix (of each gate's part of it), a filter of a
   * convolution. A vector, and a matrix whose layout is not known here, counts as one unit.
   */
  public static final class UnitNorms {

    private final int layer;
    private final int block;
    private final UnitLayout layout;
    private final double[] gradients;
    private final double[] weights;

    UnitNorms(int layer, int block, UnitLayout layout, double[] gradients, double[] weights) {
      this.layer = layer;
      this.block = block;
      this.layout = layout;
      this.gradients = gradients;
      this.weights = weights;
    }

    /**
     * Norms made by hand, for tests of clipping policies: those of a vector with a unit an element.
     *
     * @param layer index of the layer
     * @param block index of the block
     * @param gradients norm of the gradient of each unit, at least one
     * @param weights norm of the weights of each unit, as many
     * @throws IllegalArgumentException if there are no units, or not as many of both
     */
    public static UnitNorms of(int layer, int block, double[] gradients, double[] weights) {
      if (gradients.length == 0 || gradients.length != weights.length) {
        throw new IllegalArgumentException(
            "norms of gradients and of weights must be as many, at least one, but were "
                + gradients.length
                + " and "
                + weights.length);
      }
      UnitLayout vector =
          new UnitLayout(
              layer,
              block,
              new long[] {gradients.length},
              'c',
              -1,
              List.of(),
              new int[0],
              gradients.length);
      return new UnitNorms(layer, block, vector, gradients.clone(), weights.clone());
    }

    /** Index of the layer in {@link NetworkDescription#layers()}. */
    public int layer() {
      return layer;
    }

    /** Index of the block in {@link NetworkDescription.Layer#blocks()}. */
    public int block() {
      return block;
    }

    /** How many units there are, at least 1. */
    public int units() {
      return gradients.length;
    }

    /** L2 norm of the minibatch-mean gradient of a unit. */
    public double gradientNorm(int unit) {
      return gradients[unit];
    }

    /** L2 norm of a unit's weights before the step. */
    public double weightNorm(int unit) {
      return weights[unit];
    }

    /** Shape of the block. */
    public long[] shape() {
      return layout.shape();
    }

    /** How the block lies in the flattened vectors: 'c' or 'f'. */
    public char ordering() {
      return layout.ordering();
    }

    /** The axis along which units differ; -1 where the whole block is one unit. */
    public int axis() {
      return layout.axis();
    }
  }
}
