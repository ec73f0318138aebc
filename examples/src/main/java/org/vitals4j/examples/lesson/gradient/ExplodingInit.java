package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.clip.Clipping;
import org.vitals4j.examples.data.Digits;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * Weights drawn far too large: each layer multiplies the signal about eightfold, and the gradient
 * as much on its way back, so that the first step destroys the network. Clipping lets it train all
 * the same; the twin that is initialised by He needs none.
 */
public final class ExplodingInit implements Example {

  private static final int LAYERS = 5;
  private static final int WIDTH = 100;
  private static final int BATCH = 32;
  private static final double WEIGHT_LIMIT = 2;
  private static final double MAX_NORM = 1.0;
  private static final double HUGE_NORM = 1e3;
  private static final int SOON = 5;

  @Override
  public String name() {
    return "exploding-init";
  }

  @Override
  public String lesson() {
    return "weights drawn too large blow the gradient up in the first step; clipping or He"
        + " initialisation tames it";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "5 ReLU layers, weights uniform in (-2, 2)",
            ExplodingInit::tooLarge,
            ExplodingInit::data,
            Expect.finding(Pathology.EXPLODING_GRADIENT, Severity.CRITICAL, SOON),
            Expect.normAbove(HUGE_NORM)),
        Variant.watched(
            "healthy",
            "5 ReLU layers, He",
            seed -> network(seed, new WeightInitRelu()),
            ExplodingInit::data,
            Expect.nothingAboveInfo(),
            Expect.scoreFallsBelow(0.5)),
        Variant.treated(
            "treated",
            "5 ReLU layers, weights uniform in (-2, 2); gradient clipped to norm 1",
            ExplodingInit::tooLarge,
            ExplodingInit::data,
            Clipping.norm(MAX_NORM),
            Expect.normAbove(HUGE_NORM),
            Expect.clippedTo(MAX_NORM),
            Expect.staysFinite(),
            Expect.scoreFallsBelow(0.6)));
  }

  private static TrainingData data(long seed) {
    return new TrainingData(Digits.forTraining().shuffled(seed).toClassify(), BATCH, 3);
  }

  private static MultiLayerNetwork tooLarge(long seed) {
    return network(
        seed, new WeightInitDistribution(new UniformDistribution(-WEIGHT_LIMIT, WEIGHT_LIMIT)));
  }

  private static MultiLayerNetwork network(long seed, IWeightInit initialisation) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Sgd(0.2))
            .activation(Activation.RELU)
            .weightInit(initialisation)
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(i == 0 ? Digits.PIXELS : WIDTH).nOut(WIDTH).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(WIDTH)
            .nOut(Digits.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }
}
