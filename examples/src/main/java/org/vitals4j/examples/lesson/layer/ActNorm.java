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
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
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
  private static final double SMALL = 0.02;
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
            Expect.below(LAST, 1e-6, outcome -> last(outcome, LAYERS - 1))),
        Variant.watched(
            "treated",
            "the same, each layer's sums normalised by the first minibatch",
            seed -> initialised(network(seed, true), data(seed)),
            ActNorm::data,
            Expect.between(LAST, 0.2, 0.6, outcome -> last(outcome, 2 * LAYERS - 1)),
            Expect.scoreFallsBelow(0.5)));
  }

  private static double last(Outcome outcome, int layer) {
    return Look.activationVariance(outcome.first(), layer);
  }

  private static TrainingData data(long seed) {
    return new TrainingData(Toys.clouds(2000, INPUTS, CLASSES, seed), BATCH, 6);
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
            .updater(new Sgd(0.05))
            .weightInit(Nets.normal(SMALL))
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(i == 0 ? INPUTS : WIDTH)
              .nOut(WIDTH)
              .activation(normalised ? Activation.IDENTITY : Activation.TANH)
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
    return Nets.start(
        layers.layer(Nets.output(WIDTH, CLASSES, new LossMCXENT(), Activation.SOFTMAX)));
  }
}
