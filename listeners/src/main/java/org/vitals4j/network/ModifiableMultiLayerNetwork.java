package org.vitals4j.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Changes a {@link MultiLayerNetwork}. */
final class ModifiableMultiLayerNetwork extends TrainedMultiLayerNetwork
    implements ModifiableNetwork {

  ModifiableMultiLayerNetwork(MultiLayerNetwork network) {
    super(network);
  }

  @Override
  public @Nullable ConvexOptimizer optimiser() {
    return network.getOptimizer();
  }

  @Override
  public @Nullable BaseMultiLayerUpdater<?> updater() {
    return network.getUpdater() instanceof BaseMultiLayerUpdater<?> known ? known : null;
  }

  @Override
  public @Nullable INDArray updaterState() {
    return network.getUpdater().getStateViewArray();
  }

  @Override
  public void resetUpdater() {
    network.setUpdater(null);
  }

  @Override
  public Optional<String> obstacleToSkippedUpdate() {
    return network.getUpdater() instanceof MultiLayerUpdater
        ? Optional.empty()
        : Optional.of("its updater is a " + network.getUpdater().getClass().getName());
  }

  @Override
  public void skipUpdate() {
    if (network.getUpdater() instanceof MultiLayerUpdater original
        && !(original instanceof SkippingUpdater)) {
      network.setUpdater(new SkippingUpdater(network, original));
    }
  }

  @Override
  public void restoreUpdater() {
    if (network.getUpdater(false) instanceof SkippingUpdater ours) {
      network.setUpdater(ours.original());
    }
  }

  @Override
  public void setIteration(int iteration) {
    network.getLayerWiseConfigurations().setIterationCount(iteration);
  }

  @Override
  public void clearHiddenState() {
    network.rnnClearPreviousState();
  }

  @Override
  public void clearMasks() {
    network.clearLayerMaskArrays();
  }

  @Override
  public void clearMinibatch() {
    network.clearLayerMaskArrays();
    network.clear();
  }

  @Override
  public ConfigurationCopy copyConfiguration() {
    return new MultiLayerConfigurationCopy(network);
  }

  @Override
  public void initGradients() {
    network.initGradientsView();
  }

  @Override
  public Map<String, INDArray> feedForward(INDArray[] features, int part) {
    return byPart(network.feedForwardToLayer(part, features[0], false));
  }

  @Override
  public Map<String, INDArray> feedForward(
      INDArray[] features, @Nullable INDArray @Nullable [] masks) {
    network.setInput(features[0]);
    if (masks != null && masks[0] != null) {
      network.setLayerMaskArrays(masks[0], null);
    }
    return byPart(network.feedForward(false, false));
  }

  /** The first is the input. */
  private Map<String, INDArray> byPart(List<INDArray> inputAndOutputs) {
    List<Part> parts = parts();
    Map<String, INDArray> outputs = new HashMap<>();
    for (int i = 1; i < inputAndOutputs.size(); i++) {
      outputs.put(parts.get(i - 1).name(), inputAndOutputs.get(i));
    }
    return outputs;
  }

  @Override
  public void computeGradient(
      INDArray[] features,
      INDArray[] labels,
      @Nullable INDArray @Nullable [] featureMasks,
      @Nullable INDArray @Nullable [] labelMasks,
      TrainingListener listener) {
    network.setListeners(List.of(listener));
    network.setInput(features[0]);
    network.setLabels(labels[0]);
    if (first(featureMasks) != null || first(labelMasks) != null) {
      network.setLayerMaskArrays(first(featureMasks), first(labelMasks));
    }
    network.computeGradientAndScore();
  }

  private static @Nullable INDArray first(@Nullable INDArray @Nullable [] arrays) {
    return arrays == null || arrays.length == 0 ? null : arrays[0];
  }

  @Override
  public OptionalDouble loss(INDArray parameters, INDArray @Nullable [] labels) {
    INDArray features = network.getInput();
    INDArray kept = network.getLabels();
    if (features == null || kept == null || !(network.getOutputLayer() instanceof IOutputLayer)) {
      return OptionalDouble.empty();
    }
    ConfigurationCopy conf = new MultiLayerConfigurationCopy(network);
    conf.disableWorkspaces();
    MultiLayerNetwork other = (MultiLayerNetwork) conf.init(parameters).model();
    for (int i = 0; i < network.getnLayers(); i++) {
      copyMask(network.getLayer(i), other.getLayer(i));
    }
    return OptionalDouble.of(other.score(new DataSet(features, kept), false));
  }

  private static void copyMask(Layer from, Layer to) {
    INDArray mask = from.getMaskArray();
    if (mask != null) {
      to.setMaskArray(mask);
    }
  }
}
