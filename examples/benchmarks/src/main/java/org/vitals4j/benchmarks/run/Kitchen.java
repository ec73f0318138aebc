package org.vitals4j.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Makes the network of a recipe. */
final class Kitchen {

  private final Recipe recipe;

  private Kitchen(Recipe recipe) {
    this.recipe = recipe;
  }

  /** A fresh network. */
  static Model cook(Recipe recipe, long seed) {
    Model model = new Kitchen(recipe).build(seed);
    recipe.first.forEach(action -> action.accept(model));
    return model;
  }

  private Model build(long seed) {
    NeuralNetConfiguration.Builder base =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(recipe.updater.get())
            .weightInit(recipe.initialisation)
            .biasInit(recipe.bias)
            .miniBatch(!recipe.sumGradients)
            .activation(recipe.activation);
    if (recipe.l2 > 0) {
      base.l2(recipe.l2);
    }
    if (recipe.l1 > 0) {
      base.l1(recipe.l1);
    }
    return recipe.shape == Recipe.Shape.RESIDUAL ? residual(base) : stack(base);
  }

  private MultiLayerNetwork stack(NeuralNetConfiguration.Builder base) {
    NeuralNetConfiguration.ListBuilder list = base.list();
    for (Layer layer : hidden()) {
      list.layer(layer);
    }
    list.layer(output());
    list.setInputType(inputType());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private List<Layer> hidden() {
    List<Layer> layers = new ArrayList<>();
    switch (recipe.shape) {
      case CONVOLUTIONAL -> {
        add(layers, 0, new ConvolutionLayer.Builder(3, 3).nOut(8).build());
        layers.add(pooling());
        add(layers, 1, new ConvolutionLayer.Builder(2, 2).nOut(16).build());
        add(layers, 2, new DenseLayer.Builder().nOut(recipe.width).build());
      }
      case LENET -> {
        add(layers, 0, new ConvolutionLayer.Builder(5, 5).nOut(6).build());
        layers.add(pooling());
        add(layers, 1, new ConvolutionLayer.Builder(5, 5).nOut(16).build());
        layers.add(pooling());
        add(layers, 2, new DenseLayer.Builder().nOut(recipe.width).build());
      }
      case LSTM -> {
        for (int i = 0; i < recipe.depth; i++) {
          add(layers, i, new LSTM.Builder().nOut(recipe.width).build());
        }
      }
      case RNN -> {
        for (int i = 0; i < recipe.depth; i++) {
          add(layers, i, new SimpleRnn.Builder().nOut(recipe.width).build());
        }
      }
      default -> {
        for (int i = 0; i < recipe.depth; i++) {
          add(layers, i, new DenseLayer.Builder().nOut(recipe.width).build());
        }
      }
    }
    return layers;
  }

  private static Layer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
        .build();
  }

  /** Adds a layer as the recipe wants it, and batch normalisation behind it. */
  private void add(List<Layer> layers, int index, BaseLayer layer) {
    season(layer, index);
    layers.add(recipe.frozen.contains(index) ? new FrozenLayer(layer) : layer);
    if (recipe.normalised) {
      layers.add(new BatchNormalization.Builder().name("norm" + index).build());
    }
  }

  private void season(BaseLayer layer, int index) {
    layer.setLayerName(Recipe.hidden(index));
    IWeightInit initialisation = recipe.initialisationOf.get(index);
    if (initialisation != null) {
      layer.setWeightInitFn(initialisation);
    }
    Activation activation = recipe.activationOf.get(index);
    if (activation != null) {
      layer.setActivationFn(activation.getActivationFunction());
    }
    Double bias = recipe.biasOf.get(index);
    if (bias != null) {
      layer.setBiasInit(bias);
    }
    Supplier<IUpdater> updater = recipe.updaterOf.get(index);
    if (updater != null) {
      layer.setIUpdater(updater.get());
    }
    if (recipe.dropout > 0 && index > 0) {
      layer.setIDropout(new org.deeplearning4j.nn.conf.dropout.Dropout(recipe.dropout));
    }
  }

  private Layer output() {
    ILossFunction loss = recipe.loss;
    Activation activation = recipe.outputActivation;
    if (loss == null || activation == null) {
      switch (recipe.task.goal()) {
        case CLASSES -> {
          loss = new LossMCXENT();
          activation = Activation.SOFTMAX;
        }
        case YES_NO -> {
          loss = new LossBinaryXENT();
          activation = Activation.SIGMOID;
        }
        default -> {
          loss = new LossMSE();
          activation = Activation.IDENTITY;
        }
      }
    }
    int outputs = recipe.task.outputs();
    return recipe.task.steps() > 0
        ? new RnnOutputLayer.Builder(loss)
            .name("out")
            .nOut(outputs)
            .weightInit(new WeightInitXavier())
            .biasInit(0)
            .activation(activation)
            .build()
        : new OutputLayer.Builder(loss)
            .name("out")
            .nOut(outputs)
            .weightInit(new WeightInitXavier())
            .biasInit(0)
            .activation(activation)
            .build();
  }

  private InputType inputType() {
    int side = recipe.task.side();
    boolean images =
        recipe.shape == Recipe.Shape.CONVOLUTIONAL || recipe.shape == Recipe.Shape.LENET;
    if (images) {
      return InputType.convolutionalFlat(side, side, 1);
    }
    return recipe.task.steps() > 0
        ? InputType.recurrent(recipe.task.inputs(), recipe.task.steps())
        : InputType.feedForward(recipe.task.inputs());
  }

  private ComputationGraph residual(NeuralNetConfiguration.Builder base) {
    ComputationGraphConfiguration.GraphBuilder graph =
        base.graphBuilder().addInputs("in").setInputTypes(inputType());
    graph.addLayer(Recipe.hidden(0), dense(0), "in");
    String last = Recipe.hidden(0);
    for (int i = 0; i < recipe.depth; i++) {
      String from = last;
      String one = Recipe.hidden(2 * i + 1);
      String two = Recipe.hidden(2 * i + 2);
      graph.addLayer(one, dense(2 * i + 1), from);
      String middle = one;
      if (recipe.normalised) {
        middle = "norm" + i;
        graph.addLayer(middle, new BatchNormalization.Builder().build(), one);
      }
      graph.addLayer(two, dense(2 * i + 2), middle);
      last = "add" + i;
      graph.addVertex(last, new ElementWiseVertex(ElementWiseVertex.Op.Add), from, two);
    }
    graph.addLayer("out", output(), last).setOutputs("out");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private DenseLayer dense(int index) {
    DenseLayer layer = new DenseLayer.Builder().nOut(recipe.width).build();
    season(layer, index);
    return layer;
  }
}
