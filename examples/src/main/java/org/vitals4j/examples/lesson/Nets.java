package org.vitals4j.examples.lesson;

import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Stacks of equal dense layers, which most lessons are about. */
public final class Nets {

  private Nets() {}

  /**
   * What the hidden layers are like.
   *
   * @param depth how many
   * @param width units of each
   * @param activation their activation function
   * @param initialisation how their weights are drawn
   * @param bias where their biases begin
   * @param updater of the whole network
   */
  public record Stack(
      int depth,
      int width,
      IActivation activation,
      IWeightInit initialisation,
      double bias,
      IUpdater updater) {

    public Stack(
        int depth, int width, Activation activation, IWeightInit initialisation, IUpdater updater) {
      this(depth, width, activation.getActivationFunction(), initialisation, 0, updater);
    }

    public Stack activation(IActivation other) {
      return new Stack(depth, width, other, initialisation, bias, updater);
    }

    public Stack bias(double other) {
      return new Stack(depth, width, activation, initialisation, other, updater);
    }

    public Stack updater(IUpdater other) {
      return new Stack(depth, width, activation, initialisation, bias, other);
    }

    /** The configuration as far as its hidden layers. */
    NeuralNetConfiguration.ListBuilder hidden(long seed, int inputs) {
      NeuralNetConfiguration.ListBuilder layers =
          new NeuralNetConfiguration.Builder().seed(seed).updater(updater.clone()).list();
      for (int i = 0; i < depth; i++) {
        layers.layer(
            new DenseLayer.Builder()
                .nIn(i == 0 ? inputs : width)
                .nOut(width)
                .activation(activation)
                .weightInit(initialisation)
                .biasInit(bias)
                .build());
      }
      return layers;
    }

    /** Which class is it? Softmax and cross-entropy. */
    public MultiLayerNetwork classifier(long seed, int inputs, int classes) {
      return withOutput(seed, inputs, classes, new LossMCXENT(), Activation.SOFTMAX);
    }

    /** Which numbers belong to it? Mean squared error. */
    public MultiLayerNetwork regression(long seed, int inputs, int outputs) {
      return withOutput(seed, inputs, outputs, new LossMSE(), Activation.IDENTITY);
    }

    /** Any loss, on an output layer by Xavier. */
    public MultiLayerNetwork withOutput(
        long seed, int inputs, int outputs, ILossFunction loss, Activation last) {
      return start(hidden(seed, inputs).layer(output(width, outputs, loss, last)));
    }
  }

  /** An output layer by Xavier. */
  public static OutputLayer output(int width, int outputs, ILossFunction loss, Activation last) {
    return new OutputLayer.Builder(loss)
        .nIn(width)
        .nOut(outputs)
        .activation(last)
        .weightInit(new WeightInitXavier())
        .build();
  }

  /** Makes the network of a configuration, and draws its weights. */
  public static MultiLayerNetwork start(NeuralNetConfiguration.ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  /** Normal, with mean 0. */
  public static IWeightInit normal(double std) {
    return new WeightInitDistribution(
        new org.deeplearning4j.nn.conf.distribution.NormalDistribution(0, std));
  }

  /** Uniform in (−limit, limit). */
  public static IWeightInit uniform(double limit) {
    return new WeightInitDistribution(
        new org.deeplearning4j.nn.conf.distribution.UniformDistribution(-limit, limit));
  }

  /**
   * Weights and biases uniform in ±1/√fan_in, as other frameworks draw a linear layer. DL4J can
   * draw biases only as constants, so this is done by hand, for dense layers.
   */
  public static <T extends Model> T drawLinear(T network, long seed) {
    Random random = new Random(seed);
    Map<String, INDArray> parameters = network.paramTable();
    for (String name : new TreeSet<>(parameters.keySet())) {
      int end = name.lastIndexOf('_');
      INDArray weights = parameters.get(name.substring(0, end) + "_W");
      INDArray into = parameters.get(name);
      if (weights != null && into != null) {
        draw(into, 1 / Math.sqrt((double) weights.size(0)), random);
      }
    }
    return network;
  }

  private static void draw(INDArray into, double limit, Random random) {
    double[] values = new double[Math.toIntExact(into.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = limit * (2 * random.nextDouble() - 1);
    }
    into.assign(Nd4j.createFromArray(values).castTo(into.dataType()).reshape(into.shape()));
  }
}
