package org.vitals4j.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.CenterLossParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.vitals4j.report.NetworkDescription;

/** Reads a {@link NetworkDescription} off a live network. */
public final class NetworkDescriber {

  private NetworkDescriber() {}

  public static NetworkDescription describe(TrainedNetwork network) {
    INDArray parameters = network.parameters();
    List<NetworkDescription.Layer> layers = new ArrayList<>();
    long end = 0;
    for (TrainedNetwork.Part part : network.parts()) {
      NetworkDescription.Layer layer = layer(part, layers.size(), parameters, end);
      for (NetworkDescription.Block block : layer.blocks()) {
        end = Math.max(end, block.offset() + block.length());
      }
      layers.add(layer);
    }
    return new NetworkDescription(
        network.model().getClass().getSimpleName(),
        layers,
        parameters == null ? 0 : parameters.length(),
        parameters == null ? "" : parameters.dataType().name(),
        network.averagesGradient(),
        json(network),
        network.model().getClass().getName());
  }

  private static NetworkDescription.Layer layer(
      TrainedNetwork.Part part, int index, @Nullable INDArray flattened, long end) {
    Trainable trainable = part.trainable();
    TrainingConfig config = trainable.getConfig();
    UnwrappedLayer bare = UnwrappedLayer.of(part);
    Layer inner = bare.conf();

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
                isWeight(bare, config, key),
                !bare.frozen() && isTrueGradient(inner, config, key),
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
        bare.activation(),
        updater(config, table),
        initialisation(inner),
        part.output(),
        bare.frozen(),
        canDie(bare.function()),
        blocks,
        SettingsReader.settings(inner, config, table));
  }

  /** DL4J counts the gains of layer normalisation and the slopes of PReLU among the weights. */
  private static boolean isWeight(
      UnwrappedLayer bare, @Nullable TrainingConfig config, String key) {
    Layer layer = bare.conf();
    if (layer == null) {
      return config instanceof SameDiffVertex vertex && vertex.getVertexParams().isWeightParam(key);
    }
    String plain = bare.plainKey(key);
    boolean gain = layer instanceof BaseLayer && plain.equals(DefaultParamInitializer.GAIN_KEY);
    return !gain
        && !(layer instanceof PReLULayer)
        && layer.initializer().isWeightParam(layer, plain);
  }

  /**
   * Whether a block's range of the gradient vector is the gradient of the loss. DL4J keeps other
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

  private static boolean canDie(@Nullable IActivation function) {
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
  private static Optional<String> json(TrainedNetwork network) {
    try {
      return Optional.ofNullable(network.configurationJson());
    } catch (RuntimeException unwritable) {
      return Optional.empty();
    }
  }
}
