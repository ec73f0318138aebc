package org.vitals4j.benchmarks.overhead;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.examples.data.Digits;

/** The networks that overhead is measured on, from tiny to large. */
final class Workloads {

  private static final long SEED = 42;
  private static final int CLASSES = 10;

  private Workloads() {}

  static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    all.add(dense("tiny MLP 10-20x5-2, batch 32", 32, 10, 20, 5, 2));
    all.add(dense("MLP 10 x 100, batch 32", 32, 100, 100, 10, CLASSES));
    all.add(dense("MLP 784-1024x3-10, batch 128", 128, 784, 1024, 3, CLASSES));
    all.add(dense("MLP 784-1024x3-10, batch 8", 8, 784, 1024, 3, CLASSES));
    all.add(leNet());
    all.add(recurrent());
    all.add(residual());
    return all;
  }

  /** A plain stack of ReLU layers. */
  static Workload dense(String name, int batch, int inputs, int width, int depth, int classes) {
    return new Workload(
        name,
        () -> {
          NeuralNetConfiguration.ListBuilder layers = configuration().list();
          for (int i = 0; i < depth; i++) {
            layers.layer(new DenseLayer.Builder().nIn(i == 0 ? inputs : width).nOut(width).build());
          }
          layers.layer(output(width, classes));
          return init(new MultiLayerNetwork(layers.build()));
        },
        new DataSet(Nd4j.randn(batch, inputs), oneHot(batch, classes)));
  }

  private static Workload leNet() {
    DataSet digits = Digits.forTraining().shuffled(SEED).toClassify();
    DataSet batch = (DataSet) digits.getRange(0, 64);
    return new Workload(
        "LeNet on MNIST, batch 64",
        () ->
            init(
                new MultiLayerNetwork(
                    configuration()
                        .list()
                        .layer(new ConvolutionLayer.Builder(5, 5).nOut(6).build())
                        .layer(pooling())
                        .layer(new ConvolutionLayer.Builder(5, 5).nOut(16).build())
                        .layer(pooling())
                        .layer(new DenseLayer.Builder().nOut(84).build())
                        .layer(output(0, CLASSES))
                        .setInputType(InputType.convolutionalFlat(Digits.SIDE, Digits.SIDE, 1))
                        .build())),
        batch);
  }

  private static Workload recurrent() {
    int batch = 32;
    int inputs = 32;
    int steps = 50;
    INDArray labels = Nd4j.zeros(batch, CLASSES, steps);
    for (int i = 0; i < batch; i++) {
      for (int t = 0; t < steps; t++) {
        labels.putScalar(i, (i + t) % CLASSES, t, 1);
      }
    }
    return new Workload(
        "LSTM 2 x 128, 50 steps, batch 32",
        () ->
            init(
                new MultiLayerNetwork(
                    configuration()
                        .activation(Activation.TANH)
                        .weightInit(WeightInit.XAVIER)
                        .list()
                        .layer(new LSTM.Builder().nIn(inputs).nOut(128).build())
                        .layer(new LSTM.Builder().nIn(128).nOut(128).build())
                        .layer(
                            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(128)
                                .nOut(CLASSES)
                                .build())
                        .build())),
        new DataSet(Nd4j.randn(batch, inputs, steps), labels));
  }

  /** 49 blocks of two dense layers, and one at each end: 100 layers. */
  private static Workload residual() {
    int width = 64;
    int batch = 32;
    return new Workload(
        "residual graph, 100 layers of 64, batch 32",
        () -> {
          ComputationGraphConfiguration.GraphBuilder graph =
              configuration().graphBuilder().addInputs("in");
          graph.addLayer("first", new DenseLayer.Builder().nIn(width).nOut(width).build(), "in");
          String last = "first";
          for (int i = 0; i < 49; i++) {
            String a = "a" + i;
            String b = "b" + i;
            String sum = "sum" + i;
            graph.addLayer(a, new DenseLayer.Builder().nIn(width).nOut(width).build(), last);
            graph.addLayer(
                b,
                new DenseLayer.Builder()
                    .nIn(width)
                    .nOut(width)
                    .activation(Activation.IDENTITY)
                    // Small, so that 49 sums in a row do not explode.
                    .weightInit(
                        new org.deeplearning4j.nn.conf.distribution.NormalDistribution(0, 0.01))
                    .build(),
                a);
            graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), b, last);
            last = sum;
          }
          graph.addLayer("out", output(width, CLASSES), last).setOutputs("out");
          ComputationGraph model = new ComputationGraph(graph.build());
          model.init();
          return model;
        },
        new DataSet(Nd4j.randn(batch, width), oneHot(batch, CLASSES)));
  }

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(SEED)
        // Small: thousands of steps on one minibatch must neither diverge nor reach zero loss.
        .updater(new Sgd(1e-4))
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU);
  }

  private static OutputLayer output(int inputs, int classes) {
    OutputLayer.Builder builder =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .nOut(classes);
    return inputs == 0 ? builder.build() : builder.nIn(inputs).build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }

  private static INDArray oneHot(int examples, int classes) {
    INDArray labels = Nd4j.zeros(examples, classes);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, i % classes, 1);
    }
    return labels;
  }

  private static Model init(MultiLayerNetwork network) {
    network.init();
    return network;
  }
}
