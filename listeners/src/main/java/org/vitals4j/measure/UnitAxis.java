package org.vitals4j.measure;

import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.vitals4j.report.Internal;

/** How a parameter array tells the units of its layer apart. */
@Internal
public final class UnitAxis {

  private UnitAxis() {}

  /**
   * The axis along which units differ; where a layer has gates, units repeat along it.
   *
   * @param layer the configuration, without wrappers
   * @param key the parameter's name in the layer, for instance "W"
   * @param rank of the array
   * @return -1 where it says nothing of units, or not by an axis
   */
  public static int of(Layer layer, String key, int rank) {
    if (layer instanceof BatchNormalization) {
      return rank - 1;
    }
    if (layer instanceof SeparableConvolution2D) {
      return key.equals("pW") ? 0 : -1;
    }
    boolean weights = key.equals("W") || key.equals("RW");
    // A convolution over time says [out, in, step, 1], but DL4J uses its memory as [step, in, out].
    if (!weights
        || layer instanceof DepthwiseConvolution2D
        || layer instanceof Convolution1DLayer) {
      return -1;
    }
    if (layer instanceof Deconvolution3D) {
      return 3; // [depth, height, width, out, in]
    }
    if (layer instanceof Deconvolution2D) {
      return 1; // [in, out, height, width]
    }
    if (layer instanceof ConvolutionLayer) {
      return 0; // [out, in, …]
    }
    return rank == 2 ? 1 : -1; // [in, out], and [in, gates × out]
  }
}
