package org.vitals4j.examples.lesson.layer;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Expectation;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * How weights are drawn decides whether a signal survives ten layers. Seen as the variance of each
 * layer's activations over 1,000 examples, before the first step.
 */
public final class InitSchemes implements Example {

  private static final int LAYERS = 10;
  private static final int WIDTH = 100;
  private static final int EXAMPLES = 1000;
  private static final String LAST = "variance of the activations of layer 10";

  /** What Xavier with ReLU leaves of a variance of 1 after ten layers, each of which halves it. */
  private static final double HALVED_TEN_TIMES = Math.pow(0.5, LAYERS);

  @Override
  public String name() {
    return "init-schemes";
  }

  @Override
  public String lesson() {
    return "the scheme must fit the activation: He for ReLU, Xavier for tanh, never zero";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick-zero",
            "10 ReLU layers, all weights 0",
            seed -> network(seed, Activation.RELU, new WeightInitConstant(0)),
            seed -> data(seed, 25),
            Expect.finding(Pathology.POOR_INITIALISATION, Severity.WARN, 3),
            Expect.between(LAST, 0, 0, one -> variance(one, LAYERS)),
            new Expectation(
                "score stands still",
                outcome ->
                    new Expectation.Seen(
                        Math.abs(outcome.lastScore() / outcome.firstScore() - 1) < 0.01,
                        Expect.number(outcome.firstScore())
                            + " to "
                            + Expect.number(outcome.lastScore())))),
        Variant.watched(
            "sick-xavier-relu",
            "10 ReLU layers, Xavier",
            seed -> network(seed, Activation.RELU, new WeightInitXavier()),
            InitSchemes::data,
            Expect.between("std of a 100 by 100 weight matrix", 0.098, 0.102, InitSchemes::std),
            Expect.between(
                "variance kept from layer to layer", 0.4, 0.6, InitSchemes::keptPerLayer)),
        Variant.watched(
            "healthy-xavier-tanh",
            "10 tanh layers, Xavier",
            seed -> network(seed, Activation.TANH, new WeightInitXavier()),
            InitSchemes::data,
            Expect.between("std of a 100 by 100 weight matrix", 0.098, 0.102, InitSchemes::std),
            Expect.between("variance kept from layer to layer", 0.7, 1, InitSchemes::keptPerLayer),
            Expect.above(
                LAST + " (ten times what Xavier with ReLU leaves)",
                10 * HALVED_TEN_TIMES,
                one -> variance(one, LAYERS))),
        Variant.watched(
            "healthy-he-relu",
            "10 ReLU layers, He",
            seed -> network(seed, Activation.RELU, new WeightInitRelu()),
            InitSchemes::data,
            Expect.between(
                "variance kept from layer to layer", 0.8, 1.2, InitSchemes::keptPerLayer)),
        Variant.watched(
            "healthy-orthogonal-tanh",
            "10 tanh layers, orthogonal",
            seed -> Orthogonal.draw(network(seed, Activation.TANH, new WeightInitXavier()), seed),
            InitSchemes::data,
            Expect.between(
                "variance kept from layer to layer", 0.7, 1.1, InitSchemes::keptPerLayer)),
        Variant.watched(
            "healthy-lsuv",
            "10 ReLU layers, orthogonal, then scaled by the data (LSUV)",
            seed ->
                Lsuv.apply(
                    Orthogonal.draw(network(seed, Activation.RELU, new WeightInitRelu()), seed),
                    features(seed)),
            InitSchemes::data,
            Expect.between(
                "variance kept from layer to layer", 0.9, 1.1, InitSchemes::keptPerLayer)));
  }

  private static double std(Outcome outcome) {
    return Look.initialStd(outcome, 4);
  }

  private static double variance(Outcome outcome, int layer) {
    return Look.activationVariance(outcome.first(), layer - 1);
  }

  /** Geometric mean of variance ÷ variance of the layer before. */
  private static double keptPerLayer(Outcome outcome) {
    return Math.pow(variance(outcome, LAYERS) / variance(outcome, 1), 1.0 / (LAYERS - 1));
  }

  private static INDArray features(long seed) {
    return Toys.gaussian(EXAMPLES, WIDTH, new Random(seed));
  }

  private static TrainingData data(long seed) {
    return data(seed, 2);
  }

  private static TrainingData data(long seed, int iterations) {
    return new TrainingData(Toys.teacher(EXAMPLES, WIDTH, 1, seed), EXAMPLES, iterations);
  }

  private static MultiLayerNetwork network(
      long seed, Activation activation, IWeightInit initialisation) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Sgd(0.01))
            .activation(activation)
            .weightInit(initialisation)
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(new DenseLayer.Builder().nIn(WIDTH).nOut(WIDTH).hasBias(false).build());
    }
    return Nets.start(
        layers.layer(
            new OutputLayer.Builder(new LossMSE())
                .nIn(WIDTH)
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build()));
  }
}
