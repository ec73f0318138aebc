package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.UnitAxis;
import org.vitals4j.report.NetworkDescription;

/**
 * A hidden layer with weights of its own that can be drawn and scaled.
 *
 * @param layer its description
 * @param live the layer at work
 * @param conf its configuration
 */
public record HiddenLayer(NetworkDescription.Layer layer, Layer live, BaseLayer conf) {

  /** All of a network, from input to output; frozen ones left out. */
  public static List<HiddenLayer> of(Model model, NetworkDescription network) {
    List<HiddenLayer> all = new ArrayList<>();
    List<Trainable> parts = LiveLayers.of(model);
    for (NetworkDescription.Layer layer : network.layers()) {
      Optional<Layer> live = LiveLayers.layerOf(parts.get(layer.index()));
      if (!layer.output()
          && layer.hasTrainableWeights()
          && live.isPresent()
          && isOne(parts.get(layer.index()))
          && live.get().conf().getLayer() instanceof BaseLayer conf) {
        all.add(new HiddenLayer(layer, live.get(), conf));
      }
    }
    return all;
  }

  /** Whether a part of a network is such a layer, if it has weights that can learn. */
  public static boolean isOne(Trainable part) {
    return LiveLayers.layerOf(part)
        .filter(live -> !(live instanceof IOutputLayer))
        .map(live -> live.conf().getLayer())
        .filter(conf -> conf instanceof BaseLayer && !(conf instanceof BatchNormalization))
        .isPresent();
  }

  /** DL4J's name of its activation function; empty for none. */
  String activation() {
    return conf.getActivationFn() == null ? "" : conf.getActivationFn().toString();
  }

  boolean recurrent() {
    return isRecurrent(conf);
  }

  static boolean isRecurrent(BaseLayer conf) {
    return conf instanceof BaseRecurrentLayer;
  }

  /** How many inputs each unit has by these weights of a layer; NaN where it has no units. */
  public static double inputs(BaseLayer conf, INDArray weights) {
    int axis = UnitAxis.of(conf, "W", weights.rank());
    return axis < 0 ? Double.NaN : (double) weights.length() / (double) weights.size(axis);
  }

  /** Whether its activation function is flat on both sides. */
  boolean flattens() {
    return !Double.isNaN(ScalingRule.suits(activation()));
  }

  /** Whether the input of its activation function can be seen, and scaled by its weights. */
  boolean canBeScaled() {
    return !recurrent() && live.paramTable().containsKey("W");
  }
}
