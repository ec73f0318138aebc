package org.vitals4j.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads a {@link MultiLayerNetwork}. */
sealed class TrainedMultiLayerNetwork implements TrainedNetwork
    permits ModifiableMultiLayerNetwork {

  final MultiLayerNetwork network;

  TrainedMultiLayerNetwork(MultiLayerNetwork network) {
    this.network = network;
  }

  @Override
  public Model model() {
    return network;
  }

  @Override
  public List<Part> parts() {
    Layer[] layers = network.getLayers();
    List<Part> parts = new ArrayList<>(layers.length);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < layers.length; i++) {
      // From the network's configuration: a live frozen layer shows that of the layer inside.
      org.deeplearning4j.nn.conf.layers.Layer conf =
          network.getLayerWiseConfigurations().getConf(i).getLayer();
      List<String> inputs = i == 0 ? List.of() : List.of(parts.get(i - 1).name());
      boolean output = TrainedNetwork.isOutput(layers[i]);
      String name = uniqueName(conf, i, names);
      parts.add(new Part(name, i + 1, output, conf, null, layers[i], i + "_", inputs));
    }
    return parts;
  }

  /** The name of the part that a layer becomes. */
  static String uniqueName(
      org.deeplearning4j.nn.conf.layers.Layer conf, int index, Set<String> taken) {
    String given = conf.getLayerName();
    String name = given == null || given.isEmpty() ? Integer.toString(index) : given;
    // A layer object that was used twice has the same name twice.
    return taken.add(name) ? name : name + "-" + index;
  }

  @Override
  public List<Trainable> trainables() {
    return List.of(network.getLayers());
  }

  @Override
  public List<Layer> layers() {
    return List.of(network.getLayers());
  }

  @Override
  public boolean isChain() {
    return true;
  }

  @Override
  public @Nullable INDArray parameters() {
    return network.params();
  }

  @Override
  public @Nullable INDArray gradients() {
    return network.getGradientsViewArray();
  }

  @Override
  public @Nullable INDArray[] features() {
    return new @Nullable INDArray[] {network.getInput()};
  }

  @Override
  public @Nullable INDArray[] labels() {
    return new @Nullable INDArray[] {network.getLabels()};
  }

  @Override
  public @Nullable INDArray[] labelsByOutput() {
    return labels();
  }

  @Override
  public boolean keepsLabels() {
    return true;
  }

  @Override
  public int batchSize() {
    // The labels where there are any, as in DL4J; its own batchSize() throws where there are none.
    INDArray counted = network.getLabels() != null ? network.getLabels() : network.getInput();
    return counted == null ? 0 : (int) counted.size(0);
  }

  @Override
  public Map<String, INDArray> featureMasks() {
    return Map.of(); // only its layers have them
  }

  @Override
  public boolean showsFeatureMasks() {
    return false;
  }

  @Override
  public int iteration() {
    return network.getIterationCount();
  }

  @Override
  public int epoch() {
    return network.getEpochCount();
  }

  @Override
  public double penalty() {
    return network.calcRegularizationScore(true);
  }

  @Override
  public boolean sharesGradients() {
    ConvexOptimizer optimiser = network.getOptimizer();
    return optimiser != null && optimiser.getGradientsAccumulator() != null;
  }

  @Override
  public boolean usesTruncatedBptt() {
    return network.getLayerWiseConfigurations().getBackpropType() == BackpropType.TruncatedBPTT;
  }

  @Override
  public Collection<TrainingListener> listeners() {
    Collection<TrainingListener> all = network.getListeners();
    return all == null ? List.of() : all;
  }

  @Override
  public String configurationJson() {
    return network.getLayerWiseConfigurations().toJson();
  }
}
