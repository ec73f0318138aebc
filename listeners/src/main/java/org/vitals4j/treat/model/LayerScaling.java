package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.measure.UnitAxis;
import org.vitals4j.measure.UnitMoments;
import org.vitals4j.measure.activation.ActivationLayout;
import org.vitals4j.network.ModifiableNetwork;

/**
 * Scales the weights of layers, from input to output, to what their activation functions are given
 * over the present minibatch. Takes a forward pass a layer, on a copy of the network.
 */
public final class LayerScaling {

  private final Model model;

  public LayerScaling(Model model) {
    this.model = model;
  }

  /**
   * Scales.
   *
   * @return which layers were; none where the minibatch is not there any more, or holds NaN
   */
  public List<HiddenLayer> run(List<HiddenLayer> layers, ScalingRule rule) {
    List<HiddenLayer> scaled = new ArrayList<>();
    INDArray[] inputs = inputs();
    if (inputs == null) {
      return scaled;
    }
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();
    INDArray parameters = model.params().dup();
    try {
      ModifiableNetwork copy =
          ModifiableNetwork.require(model).copyConfiguration().init(parameters);
      for (HiddenLayer layer : layers) {
        if (layer.canBeScaled() && scale(copy, inputs, layer, rule)) {
          scaled.add(layer);
        }
      }
    } finally {
      NativeMemory.free(parameters);
      Nd4j.getRandom().setStates(root, node);
    }
    return scaled;
  }

  private boolean scale(
      ModifiableNetwork copy, INDArray[] inputs, HiddenLayer layer, ScalingRule rule) {
    Layer twin = LiveLayers.layerOf(copy.trainables().get(layer.layer().index())).orElseThrow();
    BaseLayer conf = (BaseLayer) twin.conf().getLayer();
    IActivation function = conf.getActivationFn();
    conf.setActivationFn(new ActivationIdentity());
    UnitMoments moments;
    try {
      moments = moments(copy, inputs, layer);
    } finally {
      conf.setActivationFn(function);
    }
    INDArray weights = twin.paramTable().get("W");
    int axis = weights == null ? -1 : UnitAxis.of(conf, "W", weights.rank());
    if (weights == null || moments == null || axis < 0) {
      return false;
    }
    if (moments.units() != weights.size(axis)
        || !rule.scale(layer.activation(), weights, axis, twin.paramTable().get("b"), moments)) {
      return false;
    }
    layer.live().params().assign(twin.params());
    return true;
  }

  /** Of what a layer puts out, over the minibatch. */
  private @Nullable UnitMoments moments(
      ModifiableNetwork copy, INDArray[] inputs, HiddenLayer layer) {
    // Duplicates, so that no array of the network's own is among those that are freed.
    INDArray[] duplicates = Arrays.stream(inputs).map(INDArray::dup).toArray(INDArray[]::new);
    List<INDArray> all = new ArrayList<>(List.of(duplicates));
    Map<String, INDArray> each = copy.feedForward(duplicates, layer.layer().index());
    INDArray outputs = each.get(layer.layer().name());
    all.addAll(each.values());
    ActivationLayout said = ActivationLayout.of(layer.conf());
    ActivationLayout layout = said == null ? ActivationLayout.UNITS_FIRST : said; // then [b, n]
    UnitMoments moments = outputs == null ? null : UnitMoments.of(outputs, layout);
    all.forEach(NativeMemory::free);
    return moments;
  }

  private INDArray @Nullable [] inputs() {
    @Nullable INDArray[] live = ModifiableNetwork.require(model).features();
    INDArray[] inputs = new INDArray[live.length];
    for (int i = 0; i < inputs.length; i++) {
      INDArray one = live[i];
      if (one == null) {
        return null;
      }
      inputs[i] = one;
    }
    return inputs.length == 0 ? null : inputs;
  }
}
