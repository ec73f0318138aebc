package org.vitals4j.benchmarks.reports.build;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
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
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Small networks as users of DL4J write them. */
public final class Nets {

  private Nets() {}

  /** Xavier's initialisation, which most reports use. */
  public static NeuralNetConfiguration.Builder base(long seed, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(updater)
        .weightInit(WeightInit.XAVIER);
  }

  /** Initialised. */
  public static MultiLayerNetwork init(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  /** Initialised. */
  public static ComputationGraph init(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  /** Dense layers of these widths and an output layer, initialised. */
  public static MultiLayerNetwork dense(
      NeuralNetConfiguration.Builder base,
      int inputs,
      Activation activation,
      OutputLayer output,
      int... widths) {
    return init(denseList(base, inputs, activation, output, widths).build());
  }

  /** As {@link #dense}, and DL4J does not refuse pairs of output activation and loss. */
  public static MultiLayerNetwork unchecked(
      NeuralNetConfiguration.Builder base,
      int inputs,
      Activation activation,
      OutputLayer output,
      int... widths) {
    return init(
        denseList(base, inputs, activation, output, widths)
            .validateOutputLayerConfig(false)
            .build());
  }

  private static ListBuilder denseList(
      NeuralNetConfiguration.Builder base,
      int inputs,
      Activation activation,
      OutputLayer output,
      int... widths) {
    ListBuilder list = base.list();
    for (int width : widths) {
      list.layer(new DenseLayer.Builder().nOut(width).activation(activation).build());
    }
    return list.layer(output).setInputType(InputType.feedForward(inputs));
  }

  /** Two convolutions with pooling, a dense layer and an output layer over grey pictures. */
  public static MultiLayerNetwork convolutional(
      NeuralNetConfiguration.Builder base, int side, OutputLayer output) {
    return init(
        base.list()
            .layer(convolution(5, 8))
            .layer(pooling())
            .layer(convolution(3, 12))
            .layer(pooling())
            .layer(new DenseLayer.Builder().nOut(40).activation(Activation.RELU).build())
            .layer(output)
            .setInputType(InputType.convolutional(side, side, 1))
            .build());
  }

  /** With ReLU. */
  public static ConvolutionLayer convolution(int kernel, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .activation(Activation.RELU)
        .build();
  }

  static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }

  /** With tanh. */
  public static LSTM lstm(int units) {
    return new LSTM.Builder().nOut(units).activation(Activation.TANH).build();
  }

  /** Softmax and cross-entropy. */
  public static OutputLayer classes(int count) {
    return output(new LossMCXENT(), Activation.SOFTMAX, count);
  }

  /** Identity and squared error. */
  public static OutputLayer numbers(int count) {
    return output(new LossMSE(), Activation.IDENTITY, count);
  }

  /** An output layer. */
  public static OutputLayer output(ILossFunction loss, Activation activation, int count) {
    return new OutputLayer.Builder(loss).nOut(count).activation(activation).build();
  }

  /** An output at each step of series. */
  public static RnnOutputLayer stepwise(ILossFunction loss, Activation activation, int count) {
    return new RnnOutputLayer.Builder(loss).nOut(count).activation(activation).build();
  }
}
