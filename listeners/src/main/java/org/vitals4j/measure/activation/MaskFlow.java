package org.vitals4j.measure.activation;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.jspecify.annotations.Nullable;
import org.vitals4j.network.UnwrappedLayer;

/**
 * What becomes of a mask on its way through a network: DL4J's own rules ({@code
 * feedForwardMaskArray} of its layers and vertices), which cannot be called, since they leave the
 * mask behind in the layer.
 */
final class MaskFlow {

  /**
   * A mask on its way.
   *
   * @param mask null if all counts
   * @param unknown why it is not known; null if it is
   */
  record Flow(@Nullable Mask mask, @Nullable String unknown) {

    static final Flow ALL = new Flow(null, null);

    static Flow of(@Nullable Mask mask, String otherwise) {
      return mask == null ? unknown(otherwise) : new Flow(mask, null);
    }

    static Flow unknown(String reason) {
      return new Flow(null, reason);
    }
  }

  private static final String DIFFERENT = "its inputs have masks of different shapes";
  private static final String VERTEX = "what this vertex makes of a mask is not known";
  private static final String WINDOW = "what this layer makes of a mask is not known";

  private MaskFlow() {}

  /** The mask over a layer's output, made from that over its input. */
  static Flow through(UnwrappedLayer bare, Flow in) {
    Mask mask = in.mask();
    if (mask == null) {
      return in;
    }
    Layer layer = bare.conf();
    if (bare.lastStep() || layer instanceof GlobalPoolingLayer) {
      return new Flow(mask.anyStep(), null);
    }
    if (layer instanceof Convolution1DLayer conv) {
      return Flow.of(mask.seenThrough(1, window(conv, 0)), WINDOW);
    }
    if (layer instanceof Subsampling1DLayer pooling) {
      return Flow.of(mask.seenThrough(1, window(pooling, 0)), WINDOW);
    }
    if (mask.isOfImages() && layer instanceof ConvolutionLayer conv) {
      return throughImages(mask, window(conv, 0), window(conv, 1));
    }
    if (mask.isOfImages() && layer instanceof SubsamplingLayer pooling) {
      return throughImages(mask, window(pooling, 0), window(pooling, 1));
    }
    return in;
  }

  private static Flow throughImages(Mask mask, Mask.Window down, Mask.Window across) {
    Mask reduced = mask.seenThrough(2, down);
    return Flow.of(reduced == null ? null : reduced.seenThrough(3, across), WINDOW);
  }

  private static Mask.Window window(ConvolutionLayer layer, int axis) {
    return new Mask.Window(
        layer.getKernelSize()[axis],
        layer.getStride()[axis],
        layer.getPadding()[axis],
        layer.getDilation()[axis],
        layer.getConvolutionMode());
  }

  private static Mask.Window window(SubsamplingLayer layer, int axis) {
    return new Mask.Window(
        layer.getKernelSize()[axis],
        layer.getStride()[axis],
        layer.getPadding()[axis],
        layer.getDilation()[axis],
        layer.getConvolutionMode());
  }

  /** Whether the layers behind this one are told of no mask any more. */
  static boolean endsAt(UnwrappedLayer bare) {
    return bare.lastStep()
        || bare.ownMask()
        || bare.conf() instanceof GlobalPoolingLayer
        || bare.conf() instanceof LearnedSelfAttentionLayer;
  }

  /**
   * The mask over what a vertex that is no layer makes.
   *
   * @param in one for each of its inputs
   * @param features by network input
   */
  static Flow through(@Nullable GraphVertex vertex, List<Flow> in, Map<String, Flow> features) {
    if (vertex instanceof DuplicateToTimeSeriesVertex copy) {
      return features.getOrDefault(copy.getInputName(), Flow.ALL);
    }
    if (vertex instanceof LastTimeStepVertex last) {
      Flow of = features.getOrDefault(last.getMaskArrayInputName(), Flow.ALL);
      Mask mask = of.mask();
      return mask == null ? of : new Flow(mask.anyStep(), null);
    }
    if (vertex instanceof MergeVertex
        || vertex instanceof ElementWiseVertex
        || vertex instanceof PoolHelperVertex) {
      return merged(in);
    }
    if (vertex instanceof StackVertex) {
      return stacked(in);
    }
    Flow first = in.isEmpty() ? Flow.ALL : in.get(0);
    Mask mask = first.mask();
    if (vertex instanceof UnstackVertex part && mask != null) {
      return new Flow(mask.share(part.getFrom(), part.getStackSize()), null);
    }
    boolean reshapes =
        vertex instanceof ReshapeVertex
            || (vertex instanceof SameDiffVertex && !(vertex instanceof AttentionVertex));
    return reshapes && mask != null ? Flow.unknown(VERTEX) : first;
  }

  /** Where one of the inputs has no mask, DL4J takes it that all counts. */
  private static Flow merged(List<Flow> in) {
    if (in.contains(Flow.ALL)) {
      return Flow.ALL;
    }
    return joined(in, Mask::either);
  }

  private static Flow stacked(List<Flow> in) {
    for (Flow flow : in) {
      if (!flow.equals(Flow.ALL)) {
        return in.contains(Flow.ALL) ? Flow.unknown(DIFFERENT) : joined(in, Mask::followedBy);
      }
    }
    return Flow.ALL;
  }

  private static Flow joined(List<Flow> in, BiFunction<Mask, Mask, @Nullable Mask> how) {
    Mask sum = null;
    for (Flow flow : in) {
      Mask mask = flow.mask();
      if (mask == null) {
        return flow;
      }
      sum = sum == null ? mask : how.apply(sum, mask);
      if (sum == null) {
        return Flow.unknown(DIFFERENT);
      }
    }
    return new Flow(sum, null);
  }

  /** Whether the steps of a layer's output are those of its input. */
  static boolean keepsSteps(UnwrappedLayer bare) {
    Layer layer = bare.conf();
    if (layer instanceof Convolution1DLayer conv) {
      return window(conv, 0).keepsPositions();
    }
    return !endsAt(bare)
        && !(layer instanceof SubsamplingLayer)
        && !(layer instanceof ConvolutionLayer);
  }
}
