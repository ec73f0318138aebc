package org.vitals4j.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;

/**
 * What a part of a network is beneath its wrappers, which may be several deep: what a user would
 * call the layer, and what the wrappers make of it.
 *
 * @param conf the configuration at work: what DL4J changes when the activation function or the
 *     dropout of the running layer is changed; null for vertices that are no layers
 * @param frozen whether its parameters do not learn
 * @param directions how the outputs of its two directions become one; null if it has but one
 * @param lastStep whether only the last time step comes out
 * @param ownMask whether it works out a mask of its own, from its input
 * @param distributed how series are laid out, where a wrapper applies the layer to each step
 */
public record UnwrappedLayer(
    @Nullable Layer conf,
    boolean frozen,
    Bidirectional.@Nullable Mode directions,
    boolean lastStep,
    boolean ownMask,
    @Nullable RNNFormat distributed) {

  public static List<UnwrappedLayer> of(List<TrainedNetwork.Part> parts) {
    List<UnwrappedLayer> all = new ArrayList<>(parts.size());
    for (TrainedNetwork.Part part : parts) {
      all.add(of(part));
    }
    return all;
  }

  public static UnwrappedLayer of(TrainedNetwork.Part part) {
    Layer conf = part.conf();
    org.deeplearning4j.nn.api.Layer live = part.live();
    boolean frozen = part.trainable() instanceof FrozenVertex;
    Bidirectional.Mode directions = null;
    boolean lastStep = false;
    boolean ownMask = false;
    RNNFormat distributed = null;
    while (conf != null) {
      Layer next = null;
      if (conf instanceof Bidirectional both) {
        directions = both.getMode();
        next = both.getFwd();
        live = null; // it hides its two halves, but they work with these objects
      } else if (conf instanceof FrozenLayer wrapper) {
        frozen = true;
        next = wrapper.getLayer();
        live = inside(live);
      } else if (conf instanceof BaseWrapperLayer wrapper) {
        frozen |= wrapper instanceof FrozenLayerWithBackprop;
        lastStep |= wrapper instanceof LastTimeStep;
        ownMask |= wrapper instanceof MaskZeroLayer;
        distributed = wrapper instanceof TimeDistributed t ? t.getRnnDataFormat() : distributed;
        next = wrapper.getUnderlying();
        live = inside(live);
      }
      if (next == null) {
        break;
      }
      conf = next;
    }
    // Inside a wrapper the live layer works with a copy of what the wrapper was configured with.
    Layer atWork = live == null ? conf : live.conf().getLayer();
    return new UnwrappedLayer(atWork, frozen, directions, lastStep, ownMask, distributed);
  }

  private static org.deeplearning4j.nn.api.@Nullable Layer inside(
      org.deeplearning4j.nn.api.@Nullable Layer wrapper) {
    return wrapper instanceof org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer w
        ? w.getUnderlying()
        : null;
  }

  /**
   * The activation function that makes the layer's output; null for layers without. DL4J hands the
   * network's default to every layer, also to those that never apply it.
   */
  public @Nullable IActivation function() {
    if (conf instanceof BatchNormalization
        || conf instanceof DropoutLayer
        || conf instanceof PReLULayer
        || conf instanceof RepeatVector) {
      return null;
    }
    if (conf instanceof VariationalAutoencoder autoencoder) {
      return autoencoder.getPzxActivationFn(); // the other is that of its hidden layers
    }
    if (conf instanceof BaseLayer base) {
      return base.getActivationFn();
    }
    return conf instanceof ActivationLayer activation ? activation.getActivationFn() : builtIn();
  }

  /** Layers made of SameDiff operations compile their function in: it cannot change any more. */
  private @Nullable IActivation builtIn() {
    if (conf instanceof LocallyConnected1D layer) {
      return layer.getActivation().getActivationFunction();
    }
    if (conf instanceof LocallyConnected2D layer) {
      return layer.getActivation().getActivationFunction();
    }
    return conf instanceof RecurrentAttentionLayer layer
        ? layer.getActivation().getActivationFunction()
        : null;
  }

  /** DL4J's name for the activation function. */
  Optional<String> activation() {
    if (conf instanceof PReLULayer) {
      return Optional.of("prelu"); // it is one, with slopes that are learned
    }
    return Optional.ofNullable(function()).map(IActivation::toString);
  }

  /** The name of a parameter without the letter that tells the two directions apart. */
  public String plainKey(String key) {
    return directions != null && key.length() > 1 ? key.substring(1) : key;
  }
}
