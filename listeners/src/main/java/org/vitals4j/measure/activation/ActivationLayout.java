package org.vitals4j.measure.activation;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.vitals4j.network.UnwrappedLayer;

/** Which axis of a layer's activations is which. */
public enum ActivationLayout {
  /** [example, unit, …]. */
  UNITS_FIRST,
  /** [example, …, unit]. */
  UNITS_LAST;

  /** The layout a layer was configured with; null where the layer does not say. */
  static @Nullable ActivationLayout of(UnwrappedLayer bare) {
    return bare.distributed() != null ? of(bare.distributed() == RNNFormat.NWC) : of(bare.conf());
  }

  /**
   * The layout of what a layer puts out, as it was configured.
   *
   * @param layer without wrappers
   * @return null where the layer does not say: then it is that of the layer before
   */
  public static @Nullable ActivationLayout of(@Nullable Layer layer) {
    if (layer instanceof BaseRecurrentLayer recurrent) {
      return of(recurrent.getRnnDataFormat() == RNNFormat.NWC);
    }
    if (layer instanceof EmbeddingSequenceLayer embedding) {
      return of(embedding.getOutputFormat() == RNNFormat.NWC);
    }
    if (layer instanceof RepeatVector repeat) {
      return of(repeat.getDataFormat() == RNNFormat.NWC);
    }
    if (layer instanceof ConvolutionLayer conv) {
      return ofConvolution(conv);
    }
    if (layer instanceof Subsampling3DLayer pooling) {
      return of(pooling.getDataFormat() == Convolution3D.DataFormat.NDHWC);
    }
    if (layer instanceof SubsamplingLayer pooling && !(layer instanceof Subsampling1DLayer)) {
      return of(pooling.getCnn2dDataFormat() == CNN2DFormat.NHWC);
    }
    if (layer instanceof BatchNormalization norm && norm.getCnn2DFormat() == CNN2DFormat.NHWC) {
      return UNITS_LAST;
    }
    if (layer instanceof AbstractSameDiffLayer) {
      // DL4J's own read and make [example, unit, step], but for one of them.
      return of(layer instanceof LocallyConnected2D local && local.getFormat() == CNN2DFormat.NHWC);
    }
    return null;
  }

  /** Three kinds of convolution have a format of their own beside the one that they inherit. */
  private static ActivationLayout ofConvolution(ConvolutionLayer layer) {
    if (layer instanceof Convolution1DLayer conv) {
      return of(conv.getRnnDataFormat() == RNNFormat.NWC);
    }
    if (layer instanceof Convolution3D conv) {
      return of(conv.getDataFormat() == Convolution3D.DataFormat.NDHWC);
    }
    if (layer instanceof Deconvolution3D conv) {
      return of(conv.getDataFormat() == Convolution3D.DataFormat.NDHWC);
    }
    return of(layer.getCnn2dDataFormat() == CNN2DFormat.NHWC);
  }

  private static ActivationLayout of(boolean last) {
    return last ? UNITS_LAST : UNITS_FIRST;
  }

  /** The axis of an array of so many axes that tells units apart. */
  public int unitAxis(int rank) {
    return this == UNITS_FIRST ? 1 : rank - 1;
  }

  /** Of a time series. */
  int timeAxis() {
    return this == UNITS_FIRST ? 2 : 1;
  }
}
