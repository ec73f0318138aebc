package org.vitals4j.treat.model;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitSigmoidUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.network.ConfigurationCopy;
import org.vitals4j.network.ModifiableNetwork;

/**
 * Draws the weights that a network would have begun with, had its hidden layers been configured
 * with the schemes that fit: by DL4J's own {@code init()}, from the network's own seed. The random
 * numbers of the run are not touched.
 */
public final class FreshWeights {

  private FreshWeights() {}

  /**
   * Draws hidden layers, and output layers by the schemes that they have; by Glorot's where that is
   * the scheme of a hidden layer, too, and so was not chosen for them.
   *
   * @param times how often this was done before in the run: each time from another seed
   */
  @SuppressWarnings("try") // the resource is a scope
  public static void draw(Model model, List<HiddenLayer> hidden, int times) {
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      Model fresh = fresh(model, hidden, times);
      List<Trainable> from = LiveLayers.of(fresh);
      List<Trainable> to = LiveLayers.of(model);
      for (HiddenLayer layer : hidden) {
        int index = layer.layer().index();
        to.get(index).params().assign(from.get(index).params());
      }
      for (int i = 0; i < to.size(); i++) {
        if (isOutput(to.get(i))) {
          to.get(i).params().assign(from.get(i).params());
        }
      }
      NativeMemory.freeParameters(fresh);
    } finally {
      Nd4j.getRandom().setStates(root, node);
    }
  }

  /**
   * Draws the weights that the network's own configuration asks for, and asks something of them.
   *
   * @param question about a network without gradients or optimiser, which is gone afterwards
   */
  @SuppressWarnings("try") // the resource is a scope
  static <T> T asConfigured(Model model, Function<Model, T> question) {
    long root = Nd4j.getRandom().rootState();
    long node = Nd4j.getRandom().nodeState();
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      Model fresh = fresh(model, List.of(), 0);
      try {
        return question.apply(fresh);
      } finally {
        // Not close() of the network: that destroys the workspaces of the training.
        NativeMemory.freeParameters(fresh);
      }
    } finally {
      Nd4j.getRandom().setStates(root, node);
    }
  }

  /** Whether a part is drawn along with the hidden layers. */
  public static boolean isOutput(Trainable part) {
    Layer live = LiveLayers.layerOf(part).orElse(null);
    return live instanceof IOutputLayer
        && part.numParams() > 0
        && live.conf().getLayer() instanceof BaseLayer;
  }

  private static Model fresh(Model model, List<HiddenLayer> hidden, int times) {
    ConfigurationCopy conf = ModifiableNetwork.require(model).copyConfiguration();
    conf.addToSeed(times);
    Map<String, org.deeplearning4j.nn.conf.layers.Layer> layers = conf.layers();
    fit(
        hidden.stream().map(layer -> (BaseLayer) layers.get(layer.layer().name())).toList(),
        List.copyOf(layers.values()));
    return conf.init().model();
  }

  private static void fit(
      List<BaseLayer> hidden, List<org.deeplearning4j.nn.conf.layers.Layer> all) {
    for (org.deeplearning4j.nn.conf.layers.Layer one : all) {
      if (one instanceof BaseOutputLayer output
          && hidden.stream()
              .anyMatch(layer -> layer.getWeightInitFn().equals(output.getWeightInitFn()))) {
        output.setWeightInitFn(new WeightInitXavier());
        output.setBiasInit(0);
      }
    }
    for (BaseLayer conf : hidden) {
      String activation = conf.getActivationFn() == null ? "" : conf.getActivationFn().toString();
      conf.setWeightInitFn(
          HiddenLayer.isRecurrent(conf)
              ? new WeightInitXavier() // He's rule would make each time step grow
              : fitting(activation));
      conf.setBiasInit(0);
    }
  }

  private static IWeightInit fitting(String activation) {
    return switch (activation) {
      case "sigmoid", "hardsigmoid" -> new WeightInitSigmoidUniform();
      case "tanh", "hardtanh", "softmax", "softsign", "rationaltanh", "identity" ->
          new WeightInitXavier();
      case "selu" -> new WeightInitLecunUniform();
      default -> new WeightInitRelu();
    };
  }
}
