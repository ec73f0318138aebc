package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.examples.data.Digits;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * Ten sigmoid layers: each multiplies the gradient by a derivative of at most 0.25, so that next to
 * nothing of it reaches the input, whatever the loss. The twin, with ReLU and He initialisation,
 * learns.
 */
public final class VanishingSigmoid implements Example {

  private static final int LAYERS = 10;
  private static final int WIDTH = 100;
  private static final int BATCH = 32;
  private static final int SMALL_SIDE = 10;
  private static final int SOON = 20;
  private static final double DEPTH_RATIO = 1e-3;

  @Override
  public String name() {
    return "vanishing-sigmoid";
  }

  @Override
  public String lesson() {
    return "ten sigmoid layers starve their input side of gradient; ReLU with He initialisation"
        + " does not";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        sick("sick", "10 sigmoid layers, Xavier; cross-entropy", true),
        healthy("healthy", "10 ReLU layers, He; cross-entropy", true, 0.5),
        sick("sick-mse", "10 sigmoid layers, Xavier; mean squared error", false),
        healthy("healthy-mse", "10 ReLU layers, He; mean squared error", false, 0.5));
  }

  private static Variant sick(String name, String setup, boolean classify) {
    return Variant.watched(
        name,
        setup,
        seed -> network(seed, Activation.SIGMOID, WeightInit.XAVIER, classify),
        seed -> data(seed, classify),
        Expect.finding(Pathology.VANISHING_GRADIENT, Severity.WARN, SOON),
        Expect.inputSide(Pathology.VANISHING_GRADIENT),
        Expect.depthRatioBelow(DEPTH_RATIO, SOON));
  }

  private static Variant healthy(String name, String setup, boolean classify, double share) {
    return Variant.watched(
        name,
        setup,
        seed -> network(seed, Activation.RELU, WeightInit.RELU, classify),
        seed -> data(seed, classify),
        Expect.nothingAboveInfo(),
        Expect.scoreFallsBelow(share));
  }

  private static TrainingData data(long seed, boolean classify) {
    Digits digits = Digits.forTraining().shuffled(seed);
    return new TrainingData(classify ? digits.toClassify() : digits.toShrink(SMALL_SIDE), BATCH, 2);
  }

  private static MultiLayerNetwork network(
      long seed, Activation activation, WeightInit initialisation, boolean classify) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            // Plain momentum: an adaptive optimiser would blow tiny gradients up and hide the harm.
            .updater(new Nesterovs(classify ? 0.01 : 0.1, 0.9))
            .activation(activation)
            .weightInit(initialisation)
            .list();
    for (int i = 0; i < LAYERS; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(i == 0 ? Digits.PIXELS : WIDTH).nOut(WIDTH).build());
    }
    layers.layer(
        classify
            ? output(LossFunction.MCXENT, Activation.SOFTMAX, Digits.CLASSES)
            : output(LossFunction.MSE, Activation.IDENTITY, SMALL_SIDE * SMALL_SIDE));
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int units) {
    return new OutputLayer.Builder(loss)
        .nIn(WIDTH)
        .nOut(units)
        .activation(activation)
        .weightInit(WeightInit.XAVIER)
        .build();
  }
}
