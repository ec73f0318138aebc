package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.UnitAxis;
import org.vitals4j.measure.UnitMoments;

/**
 * Scales the weights of layers, from input to output, to what their activation functions are given
 * over the present minibatch. Takes a forward pass a layer, on a copy of the network.
 */
final class LayerScaling {

  private final Model model;

  LayerScaling(Model model) {
    this.model = model;
  }

  /**
   * Scales.
   *
   * @return which layers were; none where the minibatch is not there any more, or holds NaN
   */
  List<HiddenLayer> run(List<HiddenLayer> layers, ScalingRule rule) {
    List<HiddenLayer> scaled = new ArrayList<>();
    INDArray[] inputs = inputs();
    if (inputs == null) {
      return scaled;
    }
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();
    try {
      Model copy = copy();
      for (HiddenLayer layer : layers) {
        if (layer.canBeScaled() && scale(copy, inputs, layer, rule)) {
          scaled.add(layer);
        }
      }
    } finally {
      Nd4j.getRandom().setStates(root, node);
    }
    return scaled;
  }

  private boolean scale(Model copy, INDArray[] inputs, HiddenLayer layer, ScalingRule rule) {
    Layer twin = layer(copy, layer.layer().index());
    BaseLayer conf = (BaseLayer) twin.conf().getLayer();
    IActivation function = conf.getActivationFn();
    conf.setActivationFn(new ActivationIdentity());
    INDArray outputs;
    try {
      outputs = forward(copy, inputs, layer);
    } finally {
      conf.setActivationFn(function);
    }
    INDArray weights = twin.paramTable().get("W");
    int axis = weights == null ? -1 : UnitAxis.of(conf, "W", weights.rank());
    if (weights == null || outputs == null || axis < 0) {
      return false;
    }
    UnitMoments moments = UnitMoments.of(outputs);
    if (moments.units() != weights.size(axis)
        || !rule.scale(layer.activation(), weights, axis, twin.paramTable().get("b"), moments)) {
      return false;
    }
    layer.live().params().assign(twin.params());
    return true;
  }

  private @Nullable INDArray forward(Model copy, INDArray[] inputs, HiddenLayer layer) {
    if (copy instanceof MultiLayerNetwork network) {
      int index = layer.layer().index();
      List<INDArray> outputs = network.feedForwardToLayer(index, inputs[0].dup(), false);
      return outputs.get(index + 1);
    }
    return ((ComputationGraph) copy).feedForward(inputs, false).get(layer.layer().name());
  }

  private INDArray @Nullable [] inputs() {
    INDArray[] inputs =
        model instanceof MultiLayerNetwork network
            ? new INDArray[] {network.getInput()}
            : ((ComputationGraph) model).getInputs();
    if (inputs == null) {
      return null;
    }
    for (INDArray one : inputs) {
      if (one == null) {
        return null;
      }
    }
    return inputs;
  }

  /** Not {@code clone()}: that may make the optimiser of the original, and shares its listeners. */
  private Model copy() {
    if (model instanceof MultiLayerNetwork original) {
      MultiLayerConfiguration conf = original.getLayerWiseConfigurations().clone();
      MultiLayerNetwork copy = new MultiLayerNetwork(conf);
      copy.init(original.params().dup(), false);
      return copy;
    }
    ComputationGraph original = (ComputationGraph) model;
    ComputationGraphConfiguration conf = original.getConfiguration().clone();
    ComputationGraph copy = new ComputationGraph(conf);
    copy.init(original.params().dup(), false);
    return copy;
  }

  private static Layer layer(Model copy, int index) {
    return Patient.live(LiveLayers.of(copy).get(index)).orElseThrow();
  }
}
