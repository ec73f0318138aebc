package org.vitals4j.examples.lesson.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.vitals4j.examples.data.SyntheticData;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Check;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Networks;
import org.vitals4j.examples.lesson.SnapshotQueries;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.examples.lesson.Variant;

/**
 * Activation normalisation (Kingma and Dhariwal 2018): a scale and a shift for each unit, set once
 * so that the first minibatch has mean 0 and variance 1 behind them, and learned like all else from
 * then on. Unlike batch normalisation it does the same in training as afterwards.
 */
public final class ActNorm implements Example {

  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int WIDTH = 40;
  private static final int LAYERS = 6;
  private static final int BATCH = 100;
  private static final double SMALL_WEIGHT_STD = 0.02;
  private static final double LEARNING_RATE = 0.05;

  /**
   * A scale of s multiplies the gradient of the weights below it by s, and what their step does by
   * s again: they learn at s² times their rate. The scale of small weights is about 1 / (std ·
   * √width), 8 here, so that at the common rate the first steps would saturate every layer.
   */
  private static final double SCALED_WEIGHTS_RATE =
      LEARNING_RATE * SMALL_WEIGHT_STD * SMALL_WEIGHT_STD * WIDTH;

  private static final String LAST = "variance of the activations of the last hidden layer";

  @Override
  public String name() {
    return "act-norm";
  }

  @Override
  public String lesson() {
    return "a scale and shift set by the first minibatch rescue weights that were drawn too small";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "6 tanh layers, weights normal with std 0.02",
            seed -> network(seed, false),
            ActNorm::data,
            Check.below(LAST, 1e-6, outcome -> last(outcome, LAYERS - 1))),
        Variant.watched(
            "treated",
            "the same, each layer's sums normalised by the first minibatch, weights at a rate to match",
            seed -> initialised(network(seed, true), data(seed)),
            ActNorm::data,
            Check.between(LAST, 0.2, 0.6, outcome -> last(outcome, 2 * LAYERS - 1)),
            Check.scoreFallsBelow(0.5)));
  }

  private static double last(TrainingRecord outcome, int layer) {
    return SnapshotQueries.activationVariance(outcome.first(), layer);
  }

  private static TrainingData data(long seed) {
    return new TrainingData(SyntheticData.clouds(2000, INPUTS, CLASSES, seed), BATCH, 6);
  }

  /** Sets the scales and shifts, first layer first: each changes what the next one sees. */
  private static MultiLayerNetwork initialised(MultiLayerNetwork network, TrainingData data) {
    INDArray minibatch = data.minibatches().next().getFeatures();
    for (int i = 0; i < LAYERS; i++) {
      INDArray sums = network.feedForwardToLayer(2 * i, minibatch).get(2 * i + 1);
      INDArray std = sums.std(false, 0);
      INDArray scale = network.getParam(2 * i + 1 + "_W");
      INDArray shift = network.getParam(2 * i + 1 + "_b");
      scale.assign(std.rdiv(1).reshape(scale.shape()));
      shift.assign(sums.mean(0).divi(std).negi().reshape(shift.shape()));
    }
    return network;
  }

  private static MultiLayerNetwork network(long seed, boolean normalised) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Sgd(LEARNING_RATE))
            .weightInit(Networks.normal(SMALL_WEIGHT_STD))
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(i == 0 ? INPUTS : WIDTH)
              .nOut(WIDTH)
              .activation(normalised ? Activation.IDENTITY : Activation.TANH)
              .updater(new Sgd(normalised ? SCALED_WEIGHTS_RATE : LEARNING_RATE))
              .build());
      if (normalised) {
        // DL4J's layer of one weight and one bias a unit: the scale and the shift.
        layers.layer(
            new ElementWiseMultiplicationLayer.Builder()
                .nIn(WIDTH)
                .nOut(WIDTH)
                .activation(Activation.TANH)
                .weightInit(new WeightInitConstant(1))
                .build());
      }
    }
    return Networks.start(
        layers.layer(Networks.output(WIDTH, CLASSES, new LossMCXENT(), Activation.SOFTMAX)));
  }
}
