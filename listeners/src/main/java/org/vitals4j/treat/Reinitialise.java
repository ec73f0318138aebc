package org.vitals4j.treat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitSigmoidUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.diagnose.Finding;
import org.vitals4j.measure.NetworkDescription;

/**
 * Begins again from better weights. What is not drawn, such as the output layer, is what it was at
 * the start: the step that showed the trouble may have ruined it.
 */
final class Reinitialise implements Treatment {

  private static final List<String> FLAT =
      List.of("sigmoid", "hardsigmoid", "tanh", "hardtanh", "softmax", "softsign", "rationaltanh");

  private static final Set<String> ADAPTIVE =
      Set.of("Adam", "AdaMax", "Nadam", "AMSGrad", "AdaBelief", "RmsProp");

  /** A step of this share of the weights, in every iteration, is no step but a jump. */
  private static final double TOO_FAST = 0.5;

  private final boolean replacesActivation;
  private final Map<Integer, INDArray> start = new HashMap<>();
  private boolean begun;

  /**
   * @param replacesActivation whether activation functions that flatten out become ReLU first
   */
  Reinitialise(boolean replacesActivation) {
    this.replacesActivation = replacesActivation;
  }

  /** Keeps the layers that it would not draw. */
  @Override
  @SuppressWarnings("try") // the resource is a scope
  public void follow(Model model, int iteration, boolean healthy) {
    if (begun) {
      return;
    }
    begun = true;
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      List<Trainable> parts = LiveLayers.of(model);
      for (int i = 0; i < parts.size(); i++) {
        Trainable part = parts.get(i);
        if (part.numParams() > 0 && !isDrawn(part)) {
          start.put(i, part.params().dup());
        }
      }
    }
  }

  private static boolean isDrawn(Trainable part) {
    return Patient.live(part)
        .filter(live -> !(live instanceof IOutputLayer))
        .map(live -> live.conf().getLayer())
        .filter(conf -> conf instanceof BaseLayer && !(conf instanceof BatchNormalization))
        .isPresent();
  }

  @Override
  public String name() {
    return replacesActivation ? "replace-activation" : "reinitialise";
  }

  @Override
  public String plan(Patient patient, Finding finding) {
    return (replacesActivation ? "replace activation functions that flatten out by ReLU, and " : "")
        + "draw the hidden weights again, scaled to this network and its data";
  }

  @Override
  public Outcome treat(Patient patient, Finding finding) {
    if (!patient.atStart()) {
      return new Outcome.Declined("the network has learned something, which would be lost");
    }
    List<Target> targets = new ArrayList<>();
    List<Trainable> parts = patient.parts();
    for (NetworkDescription.Layer layer : patient.network().layers()) {
      Optional<Layer> live = Patient.live(parts.get(layer.index()));
      if (!layer.output()
          && layer.hasTrainableWeights()
          && live.isPresent()
          && isDrawn(parts.get(layer.index()))
          && live.get().conf().getLayer() instanceof BaseLayer conf) {
        targets.add(new Target(layer, live.get(), conf));
      }
    }
    if (targets.isEmpty()) {
      return new Outcome.Declined("no hidden layer has weights that can be drawn");
    }
    int replaced = 0;
    if (replacesActivation) {
      for (Target target : targets) {
        replaced += replace(target) ? 1 : 0;
      }
      if (replaced == 0) {
        return new Outcome.Declined("no hidden layer has an activation function that flattens out");
      }
    }
    start.forEach((index, params) -> parts.get(index).params().assign(params));
    for (Target target : targets) {
      draw(target);
    }
    boolean scaled = new LayerScaling(patient.model()).run(targets);
    OptimiserState.clear(patient.model());
    boolean slower = slowDown(patient, targets);
    return new Outcome.Done(
        (replaced > 0 ? "the activation function of " + replaced + " layers is ReLU now, " : "")
            + "the weights of "
            + targets.size()
            + " hidden layers were drawn again by the scheme that fits"
            + (scaled ? ", and scaled to the data" : "")
            + (slower ? "; the learning rate was lowered to suit them" : ""),
        targets.stream().map(one -> one.layer().name()).toList(),
        Double.NaN,
        Double.NaN,
        "1",
        Outcome.Effect.FROM_SCRATCH);
  }

  /**
   * Steps of an adaptive optimiser are as large as its rate, whatever the gradient. Where they
   * would throw about the weights of every layer, the rate is what is wrong.
   */
  private static boolean slowDown(Patient patient, List<Target> targets) {
    double least = Double.POSITIVE_INFINITY;
    double rate =
        LearningRates.largest(
            patient.model(), patient.snapshot().iteration(), patient.snapshot().epoch());
    for (Target target : targets) {
      INDArray weights = target.live().paramTable().get("W");
      if (weights != null && target.layer().updater().filter(ADAPTIVE::contains).isPresent()) {
        least = Math.min(least, rate / weights.ameanNumber().doubleValue());
      }
    }
    if (least > TOO_FAST && least < Double.POSITIVE_INFINITY) {
      LearningRates.scale(patient.model(), StepSizes.LARGE / least, 0);
      return true;
    }
    return false;
  }

  /**
   * A layer that is to be drawn.
   *
   * @param layer its description
   * @param live the layer at work
   * @param conf its configuration
   */
  record Target(NetworkDescription.Layer layer, Layer live, BaseLayer conf) {

    String activation() {
      return conf.getActivationFn() == null ? "" : conf.getActivationFn().toString();
    }

    /** Whether its activation function is flat on both sides, so that each unit must be centred. */
    boolean flattens() {
      return FLAT.contains(activation());
    }

    /** Whether the input of its activation function can be seen, and scaled by its weights. */
    boolean canBeScaled() {
      return !(conf instanceof BaseRecurrentLayer) && live.paramTable().containsKey("W");
    }
  }

  private static boolean replace(Target target) {
    boolean flat =
        FLAT.contains(target.activation()) && !(target.conf() instanceof BaseRecurrentLayer);
    if (flat) {
      target.conf().setActivationFn(new ActivationReLU());
    }
    return flat;
  }

  /** By DL4J's own means, with another scheme and without biases, for this once. */
  private static void draw(Target target) {
    BaseLayer conf = target.conf();
    IWeightInit own = conf.getWeightInitFn();
    double bias = conf.getBiasInit();
    conf.setWeightInitFn(
        conf instanceof BaseRecurrentLayer
            ? new WeightInitXavier() // He's rule would make each time step grow
            : fitting(target.activation()));
    conf.setBiasInit(0);
    try {
      conf.initializer().init(target.live().conf(), target.live().params(), true);
    } finally {
      conf.setWeightInitFn(own);
      conf.setBiasInit(bias);
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
