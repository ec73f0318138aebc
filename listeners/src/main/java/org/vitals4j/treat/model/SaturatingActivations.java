package org.vitals4j.treat.model;

import java.util.List;
import java.util.Set;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Activation functions that flatten out on both sides, and what replaces them. */
public final class SaturatingActivations {

  /** Functions whose slope is at most a quarter: each layer makes gradients smaller. */
  private static final Set<String> WEAK = Set.of("sigmoid", "hardsigmoid", "softmax");

  private SaturatingActivations() {}

  /**
   * ReLU instead of softmax: it makes the units of a layer share one output among them, and no
   * scheme for weights fits it.
   *
   * @return in how many layers
   */
  public static int replaceSoftmax(List<HiddenLayer> layers) {
    int replaced = 0;
    for (HiddenLayer layer : layers) {
      if (layer.activation().equals("softmax")) {
        layer
            .conf()
            .setActivationFn(layer.recurrent() ? new ActivationTanH() : new ActivationReLU());
        replaced++;
      }
    }
    return replaced;
  }

  /**
   * ReLU instead; in recurrent layers, whose outputs come back as inputs and must not grow, tanh,
   * whose slope is four times that of sigmoid.
   *
   * @param weakOnly whether to spare tanh and others whose slope at 0 is 1: if gradients vanish in
   *     them, it may be the weights' fault
   * @return of how many layers
   */
  public static int replace(List<HiddenLayer> layers, boolean weakOnly) {
    int replaced = 0;
    for (HiddenLayer layer : layers) {
      if (weakOnly && !WEAK.contains(layer.activation())) {
        continue;
      }
      if (layer.flattens() && !layer.recurrent()) {
        layer.conf().setActivationFn(new ActivationReLU());
        replaced++;
      } else if (layer.flattens() && !layer.activation().equals("tanh")) {
        layer.conf().setActivationFn(new ActivationTanH());
        replaced++;
      }
    }
    return replaced;
  }
}
