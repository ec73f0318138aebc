package org.vitals4j.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Changes a {@link ComputationGraph}. */
final class ModifiableComputationGraph extends TrainedComputationGraph
    implements ModifiableNetwork {

  ModifiableComputationGraph(ComputationGraph graph) {
    super(graph);
  }

  @Override
  public @Nullable ConvexOptimizer optimiser() {
    return graph.getOptimizer();
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return graph.getUpdater();
  }

  @Override
  public @Nullable INDArray updaterState() {
    return graph.getUpdater().getStateViewArray();
  }

  @Override
  public void resetUpdater() {
    graph.setUpdater(null);
  }

  @Override
  public Optional<String> obstacleToSkippedUpdate() {
    return Optional.empty(); // a graph takes no updater but DL4J's own
  }

  @Override
  public void skipUpdate() {
    ComputationGraphUpdater original = graph.getUpdater();
    if (!(original instanceof SkippingGraphUpdater)) {
      graph.setUpdater(new SkippingGraphUpdater(graph, original));
    }
  }

  @Override
  public void restoreUpdater() {
    if (graph.getUpdater(false) instanceof SkippingGraphUpdater ours) {
      graph.setUpdater(ours.original());
    }
  }

  @Override
  public void setIteration(int iteration) {
    graph.getConfiguration().setIterationCount(iteration);
  }

  @Override
  public void clearHiddenState() {
    graph.rnnClearPreviousState();
  }

  @Override
  public void clearMasks() {
    graph.clearLayerMaskArrays();
  }

  @Override
  public void clearMinibatch() {
    graph.clearLayerMaskArrays();
    graph.clear();
  }

  @Override
  public ConfigurationCopy copyConfiguration() {
    return new GraphConfigurationCopy(graph);
  }

  @Override
  public void initGradients() {
    graph.initGradientsView();
  }

  @Override
  public Map<String, INDArray> feedForward(INDArray[] features, int part) {
    return graph.feedForward(features, false);
  }

  @Override
  public Map<String, INDArray> feedForward(
      INDArray[] features, @Nullable INDArray @Nullable [] masks) {
    graph.setLayerMaskArrays(masks, null);
    return graph.feedForward(features, false, false);
  }

  @Override
  public void computeGradient(
      INDArray[] features,
      INDArray[] labels,
      @Nullable INDArray @Nullable [] featureMasks,
      @Nullable INDArray @Nullable [] labelMasks,
      TrainingListener listener) {
    graph.setListeners(List.of(listener));
    graph.setInputs(features);
    graph.setLabels(labels);
    graph.setLayerMaskArrays(featureMasks, labelMasks);
    graph.computeGradientAndScore();
  }

  @Override
  public OptionalDouble loss(INDArray parameters, INDArray @Nullable [] labels) {
    INDArray[] features = graph.getInputs();
    if (features == null || labels == null) {
      return OptionalDouble.empty();
    }
    for (INDArray one : features) {
      if (one == null) {
        return OptionalDouble.empty();
      }
    }
    ConfigurationCopy conf = new GraphConfigurationCopy(graph);
    conf.disableWorkspaces();
    ComputationGraph other = (ComputationGraph) conf.init(parameters).model();
    MultiDataSet minibatch =
        new MultiDataSet(features, labels, graph.getInputMaskArrays(), graph.getLabelMaskArrays());
    return OptionalDouble.of(other.score(minibatch, false));
  }
}
