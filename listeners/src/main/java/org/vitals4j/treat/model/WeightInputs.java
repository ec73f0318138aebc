package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights that a layer multiplies its input with. */
public final class WeightInputs {

  private WeightInputs() {}

  /**
   * One array of them.
   *
   * @param key in the layer's parameters
   * @param conf of the layer that it belongs to: of one direction, where there are two
   * @param plain the key without the letter of a direction
   */
  public record Weights(String key, Layer conf, String plain) {}

  /** Whether layers of this kind multiply each input with weights of its own. */
  static boolean areOf(Layer conf) {
    return !(conf instanceof EmbeddingLayer || conf instanceof EmbeddingSequenceLayer)
        && (conf instanceof SeparableConvolution2D
            || conf instanceof ConvolutionLayer
            || WeightAxes.isMatrix(conf));
  }

  /** The arrays of a layer. */
  public static List<Weights> of(Layer conf) {
    return conf instanceof Bidirectional both
        ? List.of(new Weights("fW", both.getFwd(), "W"), new Weights("bW", both.getBwd(), "W"))
        : List.of(new Weights("W", conf, "W"));
  }

  /**
   * Whether the weights of a layer have one place for each column, and read it as it is laid out.
   */
  static boolean fit(Trainable part, Layer conf, UnitColumns place) {
    Map<String, INDArray> table = part.paramTable(false);
    List<Boolean> fits = new ArrayList<>();
    for (Weights one : of(conf)) {
      INDArray array = table.get(one.key());
      WeightAxes axes = array == null ? null : WeightAxes.of(one.conf(), one.plain(), array);
      fits.add(
          axes != null
              && axes.inputs() >= 0
              && axes.array().size(axes.inputs()) == place.width()
              && UnitOutput.agrees(one.conf(), place));
    }
    return !fits.contains(false);
  }
}
