package jobs;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data, the same in every run. */
final class Small {

  static final int INPUTS = 4;
  static final int CLASSES = 3;
  static final int BATCH = 8;

  private Small() {}

  static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(42)
        .updater(new Adam(0.01))
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(6).build())
        .layer(new DenseLayer.Builder().nIn(6).nOut(6).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(6)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  static MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    return network;
  }

  static MultiLayerNetwork recurrent(int segment) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(0.01))
                .list()
                .layer(new LSTM.Builder().nIn(INPUTS).nOut(5).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(segment)
                .build());
    network.init();
    return network;
  }

  static ComputationGraph graph() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(42)
            .updater(new Adam(0.01))
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(INPUTS))
            .addLayer("first", new DenseLayer.Builder().nOut(6).build(), "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "first")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  static DataSet batch(int seed) {
    INDArray features = Nd4j.zeros(BATCH, INPUTS);
    INDArray labels = Nd4j.zeros(BATCH, CLASSES);
    java.util.Random random = new java.util.Random(seed);
    for (int row = 0; row < BATCH; row++) {
      for (int column = 0; column < INPUTS; column++) {
        features.putScalar(row, column, random.nextGaussian());
      }
      labels.putScalar(row, random.nextInt(CLASSES), 1);
    }
    return new DataSet(features, labels);
  }

  static DataSet sequence(int seed, int steps) {
    INDArray features = Nd4j.zeros(BATCH, INPUTS, steps);
    INDArray labels = Nd4j.zeros(BATCH, CLASSES, steps);
    java.util.Random random = new java.util.Random(seed);
    for (int row = 0; row < BATCH; row++) {
      for (int step = 0; step < steps; step++) {
        for (int column = 0; column < INPUTS; column++) {
          features.putScalar(new int[] {row, column, step}, random.nextGaussian());
        }
        labels.putScalar(new int[] {row, random.nextInt(CLASSES), step}, 1);
      }
    }
    return new DataSet(features, labels);
  }

  static DataSetIterator batches(int count) {
    List<DataSet> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(batch(i));
    }
    return new ListDataSetIterator<>(all, 1); // one of these a minibatch
  }
}
