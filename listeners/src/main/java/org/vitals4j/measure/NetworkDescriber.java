package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.CenterLossParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/** Reads a {@link NetworkDescription} off a live network. */
final class NetworkDescriber {

  private NetworkDescriber() {}

  static NetworkDescription describe(NetworkView view) {
    INDArray parameters = view.parameters();
    List<NetworkDescription.Layer> layers = new ArrayList<>();
    long end = 0;
    for (NetworkView.Part part : view.parts()) {
      NetworkDescription.Layer layer = layer(part, layers.size(), parameters, end);
      for (NetworkDescription.Block block : layer.blocks()) {
        end = Math.max(end, block.offset() + block.length());
      }
      layers.add(layer);
    }
    return new NetworkDescription(
        view.model().getClass().getSimpleName(),
        layers,
        parameters == null ? 0 : parameters.length(),
        parameters == null ? "" : parameters.dataType().name(),
        view.model().conf() == null || view.model().conf().isMiniBatch(),
        json(view),
        view.model().getClass().getName());
  }

  private static NetworkDescription.Layer layer(
      NetworkView.Part part, int index, @Nullable INDArray flattened, long end) {
    Trainable trainable = part.trainable();
    TrainingConfig config = trainable.getConfig();
    Layer outer = part.conf();
    Layer inner = outer == null ? null : unwrap(outer);
    boolean frozen = outer instanceof FrozenLayer || outer instanceof FrozenLayerWithBackprop;

    List<NetworkDescription.Block> blocks = new ArrayList<>();
    long offset = end;
    Map<String, INDArray> table = trainable.paramTable(false);
    if (table != null) {
      for (Map.Entry<String, INDArray> entry : table.entrySet()) {
        String key = entry.getKey();
        INDArray array = entry.getValue();
        boolean isView = flattened != null && array.data().underlyingLength() >= flattened.length();
        long at = isView && flattened != null ? array.offset() - flattened.offset() : offset;
        blocks.add(
            new NetworkDescription.Block(
                part.keyPrefix() + key,
                inner != null && isWeight(outer, inner, key),
                !frozen && isTrueGradient(inner, config, key),
                at,
                array.length()));
        offset = at + array.length();
      }
    }
    return new NetworkDescription.Layer(
        index,
        part.name(),
        inner == null ? trainable.getClass().getSimpleName() : inner.getClass().getSimpleName(),
        part.depth(),
        activation(inner),
        updater(config, table),
        initialisation(inner),
        part.output(),
        frozen,
        canDie(inner),
        blocks);
  }

  /** The layer inside wrappers: what a user would call the layer. */
  static Layer unwrap(Layer layer) {
    Layer current = layer;
    while (true) {
      Layer next;
      if (current instanceof FrozenLayer frozen) {
        next = frozen.getLayer();
      } else if (current instanceof BaseWrapperLayer wrapper) {
        next = wrapper.getUnderlying();
      } else if (current instanceof Bidirectional bidirectional) {
        next = bidirectional.getFwd();
      } else {
        return current;
      }
      if (next == null) {
        return current;
      }
      current = next;
    }
  }

  private static boolean isWeight(@Nullable Layer outer, Layer inner, String key) {
    // Bidirectional names its blocks fW, bW, …: the inner layer knows them without the first
    // letter.
    String innerKey = outer instanceof Bidirectional && key.length() > 1 ? key.substring(1) : key;
    return inner.initializer().isWeightParam(inner, innerKey);
  }

  /**
   * Whether a block's stretch of the gradient vector is the gradient of the loss. DL4J keeps other
   * things there too: the change of BatchNormalization's running statistics, of the centres of a
   * centre loss, of the radius of a one-class network; and nothing at all for pre-training
   * parameters.
   */
  private static boolean isTrueGradient(
      @Nullable Layer inner, @Nullable TrainingConfig config, String key) {
    if (inner instanceof BatchNormalization) {
      return !key.equals(BatchNormalizationParamInitializer.GLOBAL_MEAN)
          && !key.equals(BatchNormalizationParamInitializer.GLOBAL_VAR)
          && !key.equals(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    }
    if (inner instanceof org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer) {
      return !key.equals(CenterLossParamInitializer.CENTER_KEY);
    }
    if (inner instanceof OCNNOutputLayer) {
      return !key.equals("r");
    }
    return config == null || !config.isPretrainParam(key);
  }

  private static Optional<String> activation(@Nullable Layer layer) {
    return Optional.ofNullable(function(layer)).map(IActivation::toString);
  }

  /** The activation function of a layer; null for layers without. */
  static @Nullable IActivation function(@Nullable Layer layer) {
    if (layer instanceof BaseLayer base) {
      return base.getActivationFn();
    }
    return layer instanceof ActivationLayer activation ? activation.getActivationFn() : null;
  }

  private static boolean canDie(@Nullable Layer layer) {
    IActivation function = function(layer);
    if (function instanceof ActivationReLU relu) {
      return relu.getNegativeSlope() == null || relu.getNegativeSlope() == 0;
    }
    return function instanceof ActivationReLU6
        || function instanceof ActivationThresholdedReLU
        || function instanceof ActivationRectifiedTanh;
  }

  private static Optional<String> updater(
      @Nullable TrainingConfig config, @Nullable Map<String, INDArray> table) {
    if (config == null || table == null || table.isEmpty()) {
      return Optional.empty();
    }
    IUpdater updater = config.getUpdaterByParam(table.keySet().iterator().next());
    return updater == null ? Optional.empty() : Optional.of(updater.getClass().getSimpleName());
  }

  private static Optional<String> initialisation(@Nullable Layer layer) {
    if (!(layer instanceof BaseLayer base) || base.getWeightInitFn() == null) {
      return Optional.empty();
    }
    return Optional.of(base.getWeightInitFn().getClass().getSimpleName().replace("WeightInit", ""));
  }

  /** Layers of other people may not be writable as JSON; then there is none. */
  private static Optional<String> json(NetworkView view) {
    try {
      return Optional.ofNullable(view.configurationJson());
    } catch (RuntimeException unwritable) {
      return Optional.empty();
    }
  }
}
