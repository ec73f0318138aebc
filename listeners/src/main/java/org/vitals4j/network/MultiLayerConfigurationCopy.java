package org.vitals4j.network;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Of a {@link MultiLayerNetwork}. */
final class MultiLayerConfigurationCopy implements ConfigurationCopy {

  private final MultiLayerConfiguration conf;

  MultiLayerConfigurationCopy(MultiLayerNetwork original) {
    conf = original.getLayerWiseConfigurations().clone();
  }

  @Override
  public Map<String, Layer> layers() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < conf.getConfs().size(); i++) {
      Layer layer = conf.getConf(i).getLayer();
      layers.put(TrainedMultiLayerNetwork.uniqueName(layer, i, names), layer);
    }
    return layers;
  }

  @Override
  public void addToSeed(long offset) {
    conf.getConfs().forEach(layer -> layer.setSeed(layer.getSeed() + offset));
  }

  @Override
  public void setIteration(int iteration) {
    conf.setIterationCount(iteration);
  }

  @Override
  public void disableWorkspaces() {
    conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
  }

  @Override
  public ModifiableNetwork init() {
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    return new ModifiableMultiLayerNetwork(network);
  }

  @Override
  public ModifiableNetwork init(INDArray parameters) {
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init(parameters, false);
    return new ModifiableMultiLayerNetwork(network);
  }
}
