package org.vitals4j.examples.lesson.gradient;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;
import org.vitals4j.examples.data.Toys;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Expect;
import org.vitals4j.examples.lesson.Expectation;
import org.vitals4j.examples.lesson.Look;
import org.vitals4j.examples.lesson.Nets;
import org.vitals4j.examples.lesson.Variant;

/**
 * Five small layers are enough for the gradient to fade, sigmoid much more than tanh, where weights
 * and biases are uniform in ±1/√fan_in. Where tanh begins as Glorot has it, with biases of 0, it
 * keeps most of its gradient.
 *
 * <p>The ratio is always input over output: ‖gradient of the first weights‖ / ‖of the last‖.
 */
public final class VanishingShallow implements Example {

  static final int INPUTS = 10;
  static final int WIDTH = 20;
  static final int BATCH = 32;
  private static final int LINEAR_LAYERS = 5;
  private static final String RATIO = "gradient norm of the input layer over the output layer's";

  @Override
  public String name() {
    return "vanishing-shallow";
  }

  @Override
  public String lesson() {
    return "five layers suffice for a gradient to fade: sigmoid worst, tanh less, ReLU by He hardly";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick-sigmoid",
            "10-20-20-20-20-1 sigmoid, uniform in 1/sqrt(fan_in)",
            seed -> linear(seed, Activation.SIGMOID),
            VanishingShallow::data,
            Expect.below(RATIO, 0.01, Look::normRatio)),
        Variant.watched(
            "sick-tanh",
            "10-20-20-20-20-1 tanh, uniform in 1/sqrt(fan_in)",
            seed -> linear(seed, Activation.TANH),
            VanishingShallow::data,
            new Expectation(
                RATIO + " below 0.1, or the input layer's below 1e-4",
                outcome -> {
                  double ratio = Look.normRatio(outcome);
                  double norm = Look.inputNorm(outcome);
                  return new Expectation.Seen(
                      ratio < 0.1 || norm < 1e-4,
                      Expect.number(ratio) + ", norm " + Expect.number(norm));
                }),
            Expect.above(RATIO + " (sigmoid's is below it)", 0.01, Look::normRatio)),
        Variant.watched(
            "healthy-tanh",
            "the same tanh network as DL4J draws it: Xavier, biases 0",
            seed -> network(seed, Activation.TANH),
            VanishingShallow::data,
            Expect.above(RATIO, 0.1, Look::normRatio)),
        Variant.watched(
            "healthy-relu",
            "10-20-20-20-20-1 ReLU by He",
            seed -> network(seed, Activation.RELU),
            VanishingShallow::data,
            Expect.above(RATIO, 0.01, Look::normRatio)));
  }

  /** Features are standard normal. The labels are 1: Wasserstein's loss is then the mean output. */
  static TrainingData data(long seed) {
    DataSet set = new DataSet(Toys.gaussian(BATCH, INPUTS, new Random(seed)), Nd4j.ones(BATCH, 1));
    return new TrainingData(set, BATCH, 3);
  }

  /** Weights and biases uniform in ±1/√fan_in. */
  static MultiLayerNetwork linear(long seed, Activation activation) {
    return Nets.drawLinear(network(seed, activation), seed);
  }

  /** Weights as suits the activation function, biases 0. */
  static MultiLayerNetwork network(long seed, Activation activation) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Sgd(0.01))
            .activation(activation)
            .weightInit(
                activation == Activation.RELU ? new WeightInitRelu() : new WeightInitXavier())
            .list();
    for (int i = 1; i < LINEAR_LAYERS; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 1 ? INPUTS : WIDTH).nOut(WIDTH).build());
    }
    return Nets.start(
        layers.layer(
            new OutputLayer.Builder(new LossWasserstein())
                .nIn(WIDTH)
                .nOut(1)
                .activation(activation)
                .build()));
  }
}
