package org.vitals4j.treat;

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
 * Scales the weights of each layer, from input to output, so that over the present minibatch the
 * inputs of its activation function have a mean square of 1 (LSUV, Mishkin and Matas 2016); where
 * the function flattens out on both sides, so that those of each unit have mean 0 and variance 1
 * (Krähenbühl and others 2016). Takes a forward pass a layer, on a copy of the network.
 */
final class LayerScaling {

  /** A unit whose input hardly varies cannot be scaled to vary. */
  private static final double LEAST = 1e-8;

  private final Model model;

  LayerScaling(Model model) {
    this.model = model;
  }

  /**
   * Scales.
   *
   * @return whether any layer was scaled; not where the minibatch is not there any more, or holds
   *     NaN
   */
  boolean run(List<Reinitialise.Target> targets) {
    INDArray[] inputs = inputs();
    if (inputs == null) {
      return false;
    }
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();
    boolean any = false;
    try {
      Model copy = copy();
      for (Reinitialise.Target target : targets) {
        if (target.canBeScaled()) {
          any |= scale(copy, inputs, target);
        }
      }
    } finally {
      Nd4j.getRandom().setStates(root, node);
    }
    return any;
  }

  private boolean scale(Model copy, INDArray[] inputs, Reinitialise.Target target) {
    Layer twin = layer(copy, target.layer().index());
    BaseLayer conf = (BaseLayer) twin.conf().getLayer();
    IActivation function = conf.getActivationFn();
    conf.setActivationFn(new ActivationIdentity());
    INDArray outputs;
    try {
      outputs = forward(copy, inputs, target);
    } finally {
      conf.setActivationFn(function);
    }
    INDArray weights = twin.paramTable().get("W");
    int axis = weights == null ? -1 : UnitAxis.of(conf, "W", weights.rank());
    if (weights == null || outputs == null || axis < 0) {
      return false;
    }
    UnitMoments moments = UnitMoments.of(outputs);
    if (moments.units() != weights.size(axis)) {
      return false;
    }
    boolean done =
        target.flattens()
            ? eachUnit(weights, axis, twin.paramTable().get("b"), moments)
            : wholeLayer(weights, moments);
    if (!done) {
      return false;
    }
    target.live().params().assign(twin.params());
    return true;
  }

  private static boolean eachUnit(
      INDArray weights, int axis, @Nullable INDArray biases, UnitMoments moments) {
    boolean any = false;
    for (int unit = 0; unit < moments.units(); unit++) {
      double std = moments.deviation(unit);
      double mean = moments.mean(unit);
      if (std > LEAST && std < Double.POSITIVE_INFINITY && Double.isFinite(mean)) {
        Slice.of(weights, axis, unit).muli(1 / std);
        if (biases != null) {
          biases.putScalar(unit, -mean / std);
        }
        any = true;
      }
    }
    return any;
  }

  /** Where half of each unit's range is flat anyway, its place in it is left to chance. */
  private static boolean wholeLayer(INDArray weights, UnitMoments moments) {
    double squares = 0;
    for (int unit = 0; unit < moments.units(); unit++) {
      squares += Math.pow(moments.mean(unit), 2) + Math.pow(moments.deviation(unit), 2);
    }
    double rms = Math.sqrt(squares / moments.units());
    if (!(rms > LEAST && rms < Double.POSITIVE_INFINITY)) {
      return false;
    }
    weights.muli(1 / rms);
    return true;
  }

  private @Nullable INDArray forward(Model copy, INDArray[] inputs, Reinitialise.Target target) {
    if (copy instanceof MultiLayerNetwork network) {
      int index = target.layer().index();
      List<INDArray> outputs = network.feedForwardToLayer(index, inputs[0].dup(), false);
      return outputs.get(index + 1);
    }
    return ((ComputationGraph) copy).feedForward(inputs, false).get(target.layer().name());
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
