package org.vitals4j.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MultiLayerNetwork}. */
record MultiLayerView(MultiLayerNetwork network) implements NetworkView {

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
      String given = conf.getLayerName();
      String name = given == null || given.isEmpty() ? Integer.toString(i) : given;
      // A layer object that was used twice has the same name twice.
      name = names.add(name) ? name : name + "-" + i;
      List<String> inputs = i == 0 ? List.of() : List.of(parts.get(i - 1).name());
      boolean output = NetworkView.isOutput(layers[i]);
      parts.add(new Part(name, i + 1, output, conf, null, layers[i], i + "_", inputs));
    }
    return parts;
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
  public String configurationJson() {
    return network.getLayerWiseConfigurations().toJson();
  }
}
