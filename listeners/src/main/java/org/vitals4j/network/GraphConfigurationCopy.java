package org.vitals4j.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Of a {@link ComputationGraph}. */
final class GraphConfigurationCopy implements ConfigurationCopy {

  private final ComputationGraphConfiguration conf;

  GraphConfigurationCopy(ComputationGraph original) {
    conf = original.getConfiguration().clone();
  }

  @Override
  public Map<String, Layer> layers() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    conf.getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex layer) {
                layers.put(name, layer.getLayerConf().getLayer());
              }
            });
    return layers;
  }

  @Override
  public void addToSeed(long offset) {
    NeuralNetConfiguration common = conf.getDefaultConfiguration();
    common.setSeed(common.getSeed() + offset);
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
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    return new ModifiableComputationGraph(graph);
  }

  @Override
  public ModifiableNetwork init(INDArray parameters) {
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init(parameters, false);
    return new ModifiableComputationGraph(graph);
  }
}
