package org.vitals4j.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Data and networks that many jobs share. */
final class Fixtures {

  /** Iterations of a job that fits minibatch by minibatch. */
  static final int ITERATIONS = 60;

  private Fixtures() {}

  /** Clouds, one a class; labels one-hot. */
  static DataSet data(int examples, int inputs, int classes, long seed) {
    Random random = new Random(seed);
    float[] features = new float[examples * inputs];
    float[] labels = new float[examples * classes];
    for (int i = 0; i < examples; i++) {
      int cloud = random.nextInt(classes);
      for (int j = 0; j < inputs; j++) {
        double centre = j % classes == cloud ? 1 : 0;
        features[i * inputs + j] = (float) (random.nextGaussian() + centre);
      }
      labels[i * classes + cloud] = 1;
    }
    return new DataSet(
        Nd4j.createFromArray(features).reshape(examples, inputs),
        Nd4j.createFromArray(labels).reshape(examples, classes));
  }

  /** Ten inputs and three classes, eight examples a minibatch. */
  static DataSet minibatch(long seed) {
    return data(8, 10, 3, seed);
  }

  /** The same as an iterator. */
  static DataSetIterator minibatches(int examples, long seed) {
    return iterator(examples, 3, 8, seed);
  }

  static DataSetIterator iterator(int examples, int classes, int batch, long seed) {
    return new ListDataSetIterator<>(data(examples, 10, classes, seed).asList(), batch);
  }

  /** Standard normal numbers. */
  static INDArray noise(long seed, int... shape) {
    Random random = new Random(seed);
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape(shape);
  }

  /** Xavier and tanh. */
  static NeuralNetConfiguration.Builder base(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.TANH);
  }

  /** Dense layers from width to width, the last with softmax and cross-entropy. */
  static MultiLayerConfiguration dense(IUpdater updater, int... widths) {
    NeuralNetConfiguration.ListBuilder list = base(updater).list();
    int last = widths.length - 1;
    for (int i = 0; i + 1 < last; i++) {
      list.layer(layer(widths[i], widths[i + 1]));
    }
    return list.layer(softmax(widths[last - 1], widths[last])).build();
  }

  static DenseLayer layer(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).build();
  }

  static OutputLayer softmax(int in, int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(in)
        .nOut(classes)
        .build();
  }

  /** A fresh network, with the random numbers begun again, handed to whoever attaches monitors. */
  static MultiLayerNetwork network(MultiLayerConfiguration configuration, Consumer<Model> attach) {
    Nd4j.getRandom().setSeed(123);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    attach.accept(network);
    return network;
  }

  static ComputationGraph graph(
      ComputationGraphConfiguration configuration, Consumer<Model> attach) {
    Nd4j.getRandom().setSeed(123);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    attach.accept(graph);
    return graph;
  }

  /** Fits as many minibatches as a job has iterations. */
  static void fitMinibatches(MultiLayerNetwork network) {
    for (int i = 0; i < ITERATIONS; i++) {
      network.fit(minibatch(i));
    }
  }

  /** Parameters, optimiser state where there is any, and score of some networks. */
  static List<INDArray> trained(Model... networks) {
    List<INDArray> all = new ArrayList<>();
    for (Model network : networks) {
      all.add(network.params().dup());
      INDArray state =
          network instanceof MultiLayerNetwork layers
              ? layers.getUpdater().getStateViewArray()
              : ((ComputationGraph) network).getUpdater().getStateViewArray();
      if (state != null) {
        all.add(state.dup());
      }
      all.add(Nd4j.createFromArray(network.score()));
    }
    return all;
  }
}
