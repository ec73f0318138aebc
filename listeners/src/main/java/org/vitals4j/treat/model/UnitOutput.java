package org.vitals4j.treat.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BaseUpsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.recurrent.TimeDistributedLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.vitals4j.measure.activation.ActivationLayout;

/** How layers lay out what they put out. */
final class UnitOutput {

  private UnitOutput() {}

  /** Where the units of a layer are in its own output; empty where that is not known here. */
  static Optional<UnitColumns> of(org.deeplearning4j.nn.api.Layer live, long units) {
    Layer conf = LiveLayers.bare(live).conf().getLayer();
    if (conf instanceof Bidirectional || !(conf instanceof FeedForwardLayer)) {
      return Optional.empty();
    }
    if (live instanceof LastTimeStepLayer) {
      return Optional.of(UnitColumns.own(2, ActivationLayout.UNITS_FIRST, units));
    }
    if (live instanceof TimeDistributedLayer) {
      return Optional.empty();
    }
    ActivationLayout said = ActivationLayout.of(conf);
    int rank = rank(conf);
    return rank > 2 && said == null
        ? Optional.empty()
        : Optional.of(
            UnitColumns.own(rank, said == null ? ActivationLayout.UNITS_FIRST : said, units));
  }

  private static int rank(Layer conf) {
    if (conf instanceof Convolution3D || conf instanceof Deconvolution3D) {
      return 5;
    }
    boolean series =
        conf instanceof Convolution1DLayer
            || conf instanceof BaseRecurrentLayer
            || conf instanceof EmbeddingSequenceLayer;
    return series ? 3 : conf instanceof ConvolutionLayer ? 4 : 2;
  }

  /** Whether a layer lays out its arrays as its input is; those that do not say do. */
  static boolean agrees(Layer conf, UnitColumns place) {
    ActivationLayout said = ActivationLayout.of(conf);
    return place.rank() == 2 || said == null || said == place.layout();
  }

  /** Whether what a layer makes of one unit depends on others. */
  static boolean mixes(Layer conf) {
    return conf instanceof LocalResponseNormalization
        || (conf instanceof ActivationLayer layer
            && layer.getActivationFn() instanceof ActivationSoftmax);
  }

  /** Where units are behind a layer that passes each on by itself; empty for other layers. */
  static Optional<UnitColumns> through(Layer conf, UnitColumns place) {
    if (mixes(conf) || !agrees(conf, place)) {
      return Optional.empty();
    }
    if (conf instanceof RepeatVector) {
      return Optional.of(repeated(place));
    }
    if (conf instanceof GlobalPoolingLayer pooling) {
      return pooled(pooling, place);
    }
    boolean passes =
        conf instanceof ActivationLayer
            || conf instanceof DropoutLayer
            || conf instanceof PReLULayer
            || conf instanceof MaskLayer
            || conf instanceof SubsamplingLayer
            || conf instanceof Subsampling3DLayer
            || conf instanceof BaseUpsamplingLayer
            || conf instanceof ZeroPaddingLayer
            || conf instanceof ZeroPadding1DLayer
            || conf instanceof ZeroPadding3DLayer
            || conf instanceof Cropping1D
            || conf instanceof Cropping2D
            || conf instanceof Cropping3D;
    return passes ? Optional.of(place) : Optional.empty();
  }

  /** The same row in every time step. */
  static UnitColumns repeated(UnitColumns place) {
    return place.ofRank(3);
  }

  private static Optional<UnitColumns> pooled(GlobalPoolingLayer pooling, UnitColumns place) {
    int units = place.layout().unitAxis(place.rank());
    int[] over = pooling.getPoolingDimensions();
    boolean others =
        (over == null || over.length == 0)
            ? place.layout() == ActivationLayout.UNITS_FIRST // DL4J's own choice is for that
            : (over.length == place.rank() - 2
                && Arrays.stream(over).noneMatch(axis -> axis == 0 || axis == units));
    return others
        ? Optional.of(pooling.isCollapseDimensions() ? place.ofRank(2) : place)
        : Optional.empty();
  }

  /** How many columns the outputs of vertices have together; -1 where that is not known. */
  static long columns(ComputationGraph graph, List<String> vertices) {
    long all = 0;
    for (String one : vertices) {
      long columns = columns(graph, one);
      if (columns < 0) {
        return -1;
      }
      all += columns;
    }
    return all;
  }

  private static long columns(ComputationGraph graph, String name) {
    GraphVertex conf = graph.getConfiguration().getVertices().get(name);
    if (conf instanceof FrozenVertex frozen) {
      conf = frozen.getUnderlying();
    }
    List<String> inputs = graph.getConfiguration().getVertexInputs().getOrDefault(name, List.of());
    if (conf instanceof MergeVertex) {
      return columns(graph, inputs);
    }
    if (conf instanceof SubsetVertex subset) {
      return subset.getTo() - (long) subset.getFrom() + 1;
    }
    if (conf instanceof ElementWiseVertex) {
      return columns(graph, inputs.get(0));
    }
    if (!(conf instanceof LayerVertex layer)) {
      return -1;
    }
    long own = columns(layer.getLayerConf().getLayer());
    return own >= 0 || layer.getPreProcessor() != null ? own : columns(graph, inputs.get(0));
  }

  private static long columns(Layer conf) {
    if (conf instanceof Bidirectional both) {
      long one = columns(both.getFwd());
      return both.getMode() == Bidirectional.Mode.CONCAT ? 2 * one : one;
    }
    if (conf instanceof FrozenLayer frozen) {
      return columns(frozen.getLayer());
    }
    if (conf instanceof BaseWrapperLayer wrapper) {
      return columns(wrapper.getUnderlying());
    }
    return conf instanceof FeedForwardLayer layer ? layer.getNOut() : -1;
  }
}
