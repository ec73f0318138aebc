package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NetworkDescription.Block;
import org.vitals4j.report.NetworkDescription.Layer;

/** Descriptions with real configurations, of networks that are never built. */
public final class ConfiguredDescriptions {

  private static final String MLN = "org.deeplearning4j.nn.multilayer.MultiLayerNetwork";
  private static final String CG = "org.deeplearning4j.nn.graph.ComputationGraph";

  private ConfiguredDescriptions() {}

  public static NetworkDescription dense() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .list()
            .layer(new DenseLayer.Builder().nOut(3).activation(Activation.SIGMOID).build())
            .layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.feedForward(4))
            .build();
    return described(MLN, Optional.of(conf.toJson()), false, "0", "1");
  }

  public static NetworkDescription frozenFirstLayer() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new FrozenLayer(new DenseLayer.Builder().nOut(3).build()))
            .layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.feedForward(4))
            .build();
    return described(MLN, Optional.of(conf.toJson()), true, "0", "1");
  }

  public static NetworkDescription noOpUpdater() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nOut(3).updater(new NoOp()).build())
            .layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.feedForward(4))
            .build();
    return described(MLN, Optional.of(conf.toJson()), false, "0", "1");
  }

  /** With a name that takes more than one byte a letter. */
  public static NetworkDescription graph() {
    return graph("größe");
  }

  /** Two layers, of which the user called the first so. */
  public static NetworkDescription graph(String name) {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .addLayer(name, new DenseLayer.Builder().nOut(3).build(), "in")
            .addLayer("out", new OutputLayer.Builder().nOut(2).build(), name)
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(4))
            .build();
    return described(CG, Optional.of(conf.toJson()), false, name, "out");
  }

  public static NetworkDescription withoutConfiguration() {
    return described(MLN, Optional.empty(), false, "0", "1");
  }

  public static NetworkDescription ofAnUnknownClass() {
    return described("com.example.MyNetwork", dense().configurationJson(), false, "0", "1");
  }

  public static NetworkDescription withoutLayers() {
    return new NetworkDescription(
        "MultiLayerNetwork", List.of(), 0, "FLOAT", true, Optional.empty(), MLN);
  }

  /** A dense layer of 4 × 3 and one of 3 × 2, under the names given. */
  private static NetworkDescription described(
      String modelClass, Optional<String> json, boolean firstFrozen, String... names) {
    List<Layer> layers = new ArrayList<>();
    layers.add(layer(0, names[0], firstFrozen, 4, 3, 0));
    layers.add(layer(1, names[1], false, 3, 2, 15));
    String type = modelClass.substring(modelClass.lastIndexOf('.') + 1);
    return new NetworkDescription(type, layers, 23, "FLOAT", true, json, modelClass);
  }

  private static Layer layer(int index, String name, boolean frozen, int in, int out, int offset) {
    List<Block> blocks =
        List.of(
            new Block(name + "_W", true, !frozen, offset, (long) in * out),
            new Block(name + "_b", false, !frozen, offset + (long) in * out, out));
    return new Layer(
        index,
        name,
        index == 0 ? "DenseLayer" : "OutputLayer",
        index + 1,
        Optional.of("sigmoid"),
        Optional.of("Sgd"),
        Optional.of("XAVIER"),
        index == 1,
        frozen,
        false,
        blocks);
  }
}
