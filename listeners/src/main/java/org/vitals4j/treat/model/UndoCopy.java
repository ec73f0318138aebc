package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * All that a treatment may change of a network: what training changes, and the activation functions
 * and optimisers of its layers.
 */
public final class UndoCopy {

  private final ModelState state;
  private final List<Configured> layers = new ArrayList<>();

  /** Copies. */
  public UndoCopy(Model model, int iteration) {
    state = ModelState.of(model, iteration);
    for (Trainable part : LiveLayers.of(model)) {
      LiveLayers.layerOf(part)
          .map(live -> Configured.of(live.conf().getLayer()))
          .ifPresent(layers::add);
    }
  }

  /** The iteration at whose end it was taken. */
  public int iteration() {
    return state.iteration();
  }

  /** Puts everything back, bit for bit. */
  public void restore(Model model) {
    boolean others = false;
    for (Configured layer : layers) {
      others |= layer.restore();
    }
    // Blocks of the optimiser are formed by rates, too.
    LearningRates.restore(model, state.rates());
    if (others) {
      OptimiserState.begin(model);
    }
    state.restore(model);
    LiveLayers.clearHiddenState(model);
  }

  /** Gives the memory back at once: it is outside the Java heap. */
  public void close() {
    state.free();
  }

  /**
   * What a layer was configured with. The objects themselves: treatments put others in their place,
   * and what they change within is what {@link LearningRates} keeps.
   */
  private record Configured(
      Layer conf,
      @Nullable IActivation function,
      @Nullable IUpdater weights,
      @Nullable IUpdater biases) {

    static Configured of(Layer conf) {
      if (conf instanceof BaseLayer base) {
        return new Configured(
            conf, base.getActivationFn(), base.getIUpdater(), base.getBiasUpdater());
      }
      IActivation function = conf instanceof ActivationLayer only ? only.getActivationFn() : null;
      return new Configured(conf, function, null, null);
    }

    /** Returns whether an optimiser was another. */
    boolean restore() {
      if (conf instanceof ActivationLayer only) {
        only.setActivationFn(function);
      }
      if (!(conf instanceof BaseLayer base)) {
        return false;
      }
      boolean others = base.getIUpdater() != weights || base.getBiasUpdater() != biases;
      base.setActivationFn(function);
      base.setIUpdater(weights);
      base.setBiasUpdater(biases);
      return others;
    }
  }
}
