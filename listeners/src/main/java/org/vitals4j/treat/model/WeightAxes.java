package org.vitals4j.treat.model;

import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which axis of a weight array is which.
 *
 * @param array the weights, or a view of them in the order in which DL4J uses them
 * @param inputs the axis of what comes in; -1 where none tells it
 * @param units the axis of what goes out, which repeats once a gate; -1 where none tells it
 */
public record WeightAxes(INDArray array, int inputs, int units) {

  /**
   * Reads a weight array of a layer, or an array of its shape.
   *
   * @param layer without wrappers
   * @param key "W", "pW" or "RW"
   * @return null for arrays that are not known here
   */
  public static @Nullable WeightAxes of(Layer layer, String key, INDArray array) {
    if (layer instanceof SeparableConvolution2D) {
      return key.equals("pW")
          ? new WeightAxes(array, -1, 0) // [out, in × multiplier, 1, 1]
          : key.equals("W") ? new WeightAxes(array, 1, -1) : null; // [multiplier, in, …]
    }
    if (layer instanceof BaseRecurrentLayer && key.equals("RW")) {
      return new WeightAxes(array, 0, 1);
    }
    if (!key.equals("W")) {
      return null;
    }
    if (layer instanceof DepthwiseConvolution2D) {
      return new WeightAxes(array, 2, -1); // [height, width, in, multiplier]
    }
    if (layer instanceof Convolution1DLayer) {
      // DL4J says [out, in, step, 1], but uses its memory as [step, in, out].
      INDArray used = array.reshape('c', array.size(2), array.size(1), array.size(0));
      return new WeightAxes(used, 1, 2);
    }
    if (layer instanceof Deconvolution3D) {
      return new WeightAxes(array, 4, 3); // [depth, height, width, out, in]
    }
    if (layer instanceof Deconvolution2D) {
      return new WeightAxes(array, 0, 1); // [in, out, height, width]
    }
    if (layer instanceof Convolution3D || layer instanceof ConvolutionLayer) {
      return new WeightAxes(array, 1, 0); // [out, in, …]
    }
    if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
      return new WeightAxes(array, -1, 1); // what comes in names a row
    }
    return isMatrix(layer) && array.rank() == 2 ? new WeightAxes(array, 0, 1) : null;
  }

  /** Whether a layer multiplies its input with one matrix, [in, out] or [in, gates × out]. */
  static boolean isMatrix(Layer layer) {
    return layer instanceof DenseLayer
        || layer instanceof BaseOutputLayer
        || layer instanceof BaseRecurrentLayer
        || layer instanceof AutoEncoder;
  }
}
