package org.vitals4j.benchmarks.repair.harm.runs;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
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
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Small networks as tutorials build them. */
public final class Networks {

  private Networks() {}

  /** Xavier weights, or He's for ReLU and its kin. */
  public static NeuralNetConfiguration.Builder base(
      long seed, IUpdater updater, Activation activation) {
    boolean rectified = activation == Activation.RELU || activation == Activation.LEAKYRELU;
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(updater)
        .activation(activation)
        .weightInit(rectified ? WeightInit.RELU : WeightInit.XAVIER);
  }

  /** Dense layers of some widths, and an output layer. */
  public static MultiLayerNetwork dense(
      NeuralNetConfiguration.Builder base, int inputs, OutputLayer output, int... widths) {
    ListBuilder list = base.list();
    for (int width : widths) {
      list.layer(new DenseLayer.Builder().nOut(width).build());
    }
    return init(list.layer(output).setInputType(InputType.feedForward(inputs)).build());
  }

  /** Two convolutions, each followed by pooling, and a dense layer, over flat grey images. */
  static MultiLayerNetwork convolutional(
      NeuralNetConfiguration.Builder base, int side, OutputLayer output) {
    return init(
        base.list()
            .layer(convolution(3, 8))
            .layer(pooling())
            .layer(convolution(2, 16))
            .layer(new DenseLayer.Builder().nOut(32).build())
            .layer(output)
            .setInputType(InputType.convolutionalFlat(side, side, 1))
            .build());
  }

  /** One LSTM layer with an answer at each step. */
  static MultiLayerNetwork lstm(
      NeuralNetConfiguration.Builder base, int inputs, int units, RnnOutputLayer output) {
    return init(
        base.list()
            .layer(new LSTM.Builder().nOut(units).activation(Activation.TANH).build())
            .layer(output)
            .setInputType(InputType.recurrent(inputs))
            .build());
  }

  /** Dense residual blocks, with batch normalisation if wanted. */
  static ComputationGraph residual(
      NeuralNetConfiguration.Builder base,
      int inputs,
      int width,
      int blocks,
      boolean normalised,
      OutputLayer output) {
    var graph =
        base.graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(inputs))
            .addLayer("first", new DenseLayer.Builder().nOut(width).build(), "in");
    String last = "first";
    for (int i = 0; i < blocks; i++) {
      String branch = "dense" + i;
      graph.addLayer(branch, new DenseLayer.Builder().nOut(width).build(), last);
      if (normalised) {
        graph.addLayer("norm" + i, new BatchNormalization(), branch);
        branch = "norm" + i;
      }
      graph.addVertex("sum" + i, new ElementWiseVertex(ElementWiseVertex.Op.Add), last, branch);
      last = "sum" + i;
    }
    ComputationGraph network =
        new ComputationGraph(graph.addLayer("out", output, last).setOutputs("out").build());
    network.init();
    return network;
  }

  static MultiLayerNetwork init(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  static ConvolutionLayer convolution(int kernel, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(channels).build();
  }

  static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }

  /** Softmax and cross-entropy. */
  public static OutputLayer classes(int count) {
    return output(new LossMCXENT(), Activation.SOFTMAX, count);
  }

  /** Identity and squared error. */
  static OutputLayer numbers(int count) {
    return output(new LossMSE(), Activation.IDENTITY, count);
  }

  static OutputLayer output(ILossFunction loss, Activation activation, int count) {
    return new OutputLayer.Builder(loss)
        .nOut(count)
        .activation(activation)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  static RnnOutputLayer stepwise(ILossFunction loss, Activation activation, int count) {
    return new RnnOutputLayer.Builder(loss)
        .nOut(count)
        .activation(activation)
        .weightInit(WeightInit.XAVIER)
        .build();
  }
}
