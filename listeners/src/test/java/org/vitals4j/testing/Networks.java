package org.vitals4j.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data for tests. */
public final class Networks {

  public static final int INPUTS = 6;
  public static final int CLASSES = 3;

  private Networks() {}

  /** 6-8-8-3, tanh, softmax, SGD 0.1, float. */
  public static MultiLayerNetwork mlp() {
    return mlp(new Sgd(0.1), DataType.FLOAT);
  }

  public static MultiLayerNetwork mlp(IUpdater updater, DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(8).build())
                .layer(new DenseLayer.Builder().nIn(8).nOut(8).build())
                .layer(output(8))
                .build());
    network.init();
    return network;
  }

  /** Dense, batch normalisation, dropout, dense, softmax. */
  public static MultiLayerNetwork normalisedMlp(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(updater)
                .activation(Activation.RELU)
                .weightInit(WeightInit.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(8).build())
                .layer(new BatchNormalization.Builder().nOut(8).build())
                .layer(new DropoutLayer(0.8))
                .layer(new DenseLayer.Builder().nIn(8).nOut(8).dropOut(0.9).build())
                .layer(output(8))
                .build());
    network.init();
    return network;
  }

  /** Two dense layers that meet in a sum, batch normalisation, dropout, softmax. */
  public static ComputationGraph graph(IUpdater updater) {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("in")
            .addLayer("first", new DenseLayer.Builder().nIn(INPUTS).nOut(8).build(), "in")
            .addLayer("second", new DenseLayer.Builder().nIn(8).nOut(8).build(), "first")
            .addVertex(
                "sum",
                new org.deeplearning4j.nn.conf.graph.ElementWiseVertex(
                    org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op.Add),
                "first",
                "second")
            .addLayer("norm", new BatchNormalization.Builder().nOut(8).build(), "sum")
            .addLayer("third", new DenseLayer.Builder().nIn(8).nOut(8).dropOut(0.9).build(), "norm")
            .addLayer("out", output(8), "third")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    return graph;
  }

  public static OutputLayer output(int nIn) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(nIn)
        .nOut(CLASSES)
        .build();
  }

  /** Gaussian features, labels that depend on them. */
  public static DataSet batch(int examples, long seed, DataType type) {
    Random random = new Random(seed);
    INDArray features = Nd4j.create(type, examples, INPUTS);
    INDArray labels = Nd4j.create(type, examples, CLASSES);
    for (int i = 0; i < examples; i++) {
      double sum = 0;
      for (int j = 0; j < INPUTS; j++) {
        double value = random.nextGaussian();
        sum += j % 2 == 0 ? value : -value;
        features.putScalar(i, j, value);
      }
      labels.putScalar(i, sum < -1 ? 0 : sum > 1 ? 2 : 1, 1);
    }
    return new DataSet(features, labels);
  }

  public static DataSet batch(int examples, long seed) {
    return batch(examples, seed, DataType.FLOAT);
  }

  public static List<DataSet> batches(int count) {
    List<DataSet> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(batch(8, i));
    }
    return all;
  }
}
