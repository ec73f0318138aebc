package org.vitals4j.measure;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.testing.Networks;

/** Networks and minibatches for tests of activations. */
public final class ActivationNetworks {

  private ActivationNetworks() {}

  /** Trains on the minibatches in turn and returns the last snapshot. */
  public static IterationSnapshot watch(Model model, Sampling sampling, DataSet... batches) {
    TrainingMonitor monitor = TrainingMonitor.builder().sampling(sampling).build().addTo(model);
    for (DataSet batch : batches) {
      if (model instanceof MultiLayerNetwork network) {
        network.fit(batch);
      } else {
        ((ComputationGraph) model).fit(batch);
      }
    }
    return monitor.latest().orElseThrow();
  }

  public static IterationSnapshot watch(Model model, DataSet batch) {
    return watch(model, Sampling.every(1), batch);
  }

  public static NeuralNetConfiguration.ListBuilder list(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).updater(new Sgd(0.01)).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return list;
  }

  public static MultiLayerNetwork network(Layer... layers) {
    return init(list(layers));
  }

  public static MultiLayerNetwork init(NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  public static DenseLayer dense(int nIn, int nOut, Activation activation) {
    return new DenseLayer.Builder().nIn(nIn).nOut(nOut).activation(activation).build();
  }

  public static OutputLayer output(int nIn) {
    return Networks.output(nIn);
  }

  public static DataSet batch(int examples, long seed) {
    return Networks.batch(examples, seed);
  }

  /** Two convolutions with ReLU, 6 × 5 images of 2 channels. */
  public static MultiLayerNetwork convolutional(CNN2DFormat format) {
    return init(
        list(
                new ConvolutionLayer.Builder(2, 2)
                    .nOut(4)
                    .activation(Activation.RELU)
                    .dataFormat(format)
                    .build(),
                new ConvolutionLayer.Builder(2, 2)
                    .nOut(3)
                    .activation(Activation.RELU)
                    .dataFormat(format)
                    .build(),
                new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).build())
            .setInputType(InputType.convolutional(6, 5, 2, format)));
  }

  public static DataSet images(int examples, CNN2DFormat format) {
    Nd4j.getRandom().setSeed(1);
    return new DataSet(
        format == CNN2DFormat.NCHW ? Nd4j.randn(examples, 2, 6, 5) : Nd4j.randn(examples, 6, 5, 2),
        batch(examples, 1).getLabels());
  }

  /** Layers of 4 units at the end, on series of 3 features, one output per step. */
  public static MultiLayerNetwork recurrent(RNNFormat format, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = list(layers);
    list.layer(
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(4)
            .nOut(1)
            .dataFormat(format)
            .build());
    return init(list);
  }

  /** A recurrent layer of 4 units, a dense one of 5 at each step, one output per step. */
  public static MultiLayerNetwork timeDistributed(Layer recurrent) {
    return init(
        list(
                recurrent,
                dense(4, 5, Activation.SIGMOID),
                new RnnOutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(5)
                    .nOut(1)
                    .build())
            .setInputType(InputType.recurrent(3)));
  }

  public static DataSet series(int examples, int steps, RNNFormat format) {
    Nd4j.getRandom().setSeed(1);
    return format == RNNFormat.NCW
        ? new DataSet(Nd4j.randn(examples, 3, steps), Nd4j.randn(examples, 1, steps))
        : new DataSet(Nd4j.randn(examples, steps, 3), Nd4j.randn(examples, steps, 1));
  }
}
