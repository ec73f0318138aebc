package org.vitals4j.examples.lesson.learning;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.clip.Clipping;
import org.vitals4j.examples.data.Digits;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.Check;
import org.vitals4j.examples.lesson.Example;
import org.vitals4j.examples.lesson.Networks;
import org.vitals4j.examples.lesson.Variant;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/**
 * LeNet and a plain network on real digits: a healthy run raises nothing and classifies what it
 * never saw. The sick variants do to LeNet what the other examples do to small networks.
 */
public final class Mnist implements Example {

  private static final int BATCH = 32;
  private static final int EPOCHS = 6;
  private static final double MIN_ACCURACY = 0.97;

  /** Where the NaN is: minibatch, example in it, pixel of that. */
  private static final int BAD_MINIBATCH = 50;

  private static final int BAD_EXAMPLE = 7;
  private static final int BAD_PIXEL = 14 * Digits.SIDE + 14;

  /** Enough to see it before and after. */
  private static final int FAULTY_RUN_MINIBATCHES = 80;

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String lesson() {
    return "LeNet learns real digits without an alarm; every pathology can be put into it by an option";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "LeNet, one pixel NaN in minibatch " + BAD_MINIBATCH,
            Mnist::leNet,
            Mnist::dataWithNan,
            Check.finding(Pathology.NON_FINITE, Severity.CRITICAL, BAD_MINIBATCH),
            Check.nonFiniteFrom(NonFiniteOrigin.Kind.FEATURES, BAD_MINIBATCH)),
        Variant.watched(
            "healthy",
            "LeNet, 8,000 digits, tested on 2,000 others",
            Mnist::leNet,
            Mnist::data,
            Check.accuracyAbove(MIN_ACCURACY)),
        Variant.watched(
            "healthy-mlp",
            "784-128-64-10 ReLU, 8,000 digits, tested on 2,000 others",
            Mnist::mlp,
            Mnist::data,
            Check.accuracyAbove(0.94)),
        injected(
            "sick-exploding",
            "LeNet, weights uniform in (-2, 2), plain SGD",
            seed -> leNet(seed, Activation.RELU, Networks.uniform(2), 0, new Sgd(0.1)),
            Pathology.EXPLODING_GRADIENT,
            5),
        injected(
            "sick-dead",
            "LeNet, biases begin at -10",
            seed -> leNet(seed, Activation.RELU, new WeightInitRelu(), -10, rate()),
            Pathology.DEAD_UNITS,
            3000 / BATCH + 30),
        injected(
            "sick-vanishing",
            "LeNet of sigmoids with small weights and large biases",
            seed -> leNet(seed, Activation.SIGMOID, Networks.normal(1e-3), 0.5, new Sgd(0.01)),
            Pathology.VANISHING_GRADIENT,
            40),
        injected(
            "sick-plateau",
            "LeNet, all weights 0",
            seed -> leNet(seed, Activation.RELU, new WeightInitConstant(0), 0, rate()),
            Pathology.POOR_INITIALISATION,
            3),
        Variant.treated(
            "treated-exploding",
            "LeNet, weights uniform in (-0.5, 0.5), plain SGD; gradient clipped to norm 1",
            seed -> leNet(seed, Activation.RELU, Networks.uniform(0.5), 0, new Sgd(0.2)),
            seed -> data(seed, 1),
            Clipping.norm(1),
            Check.normAbove(100),
            Check.clippedTo(1),
            Check.staysFinite(),
            Check.accuracyAbove(0.5)));
  }

  private static Variant injected(
      String name, String setup, LongFunction<MultiLayerNetwork> network, Pathology what, int by) {
    return Variant.watched(
        name,
        setup,
        network,
        seed -> data(seed, 1).first(Math.max(FAULTY_RUN_MINIBATCHES, by + 2)).untested(),
        Check.finding(what, Severity.WARN, by));
  }

  private static TrainingData data(long seed) {
    return data(seed, EPOCHS);
  }

  private static TrainingData data(long seed, int epochs) {
    return new TrainingData(
        Digits.forTraining().shuffled(seed).toClassify(),
        BATCH,
        epochs,
        Optional.of(Digits.heldBack().toClassify()));
  }

  private static TrainingData dataWithNan(long seed) {
    DataSet digits = Digits.forTraining().shuffled(seed).toClassify();
    digits.getFeatures().putScalar(BAD_MINIBATCH * BATCH + BAD_EXAMPLE, BAD_PIXEL, Float.NaN);
    return new TrainingData(digits, BATCH, 1).first(FAULTY_RUN_MINIBATCHES);
  }

  /** Smaller from epoch to epoch, so that the last steps settle. */
  private static IUpdater rate() {
    // Not PolySchedule: in DL4J 1.0.0-M2.1 its rate rises.
    return new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 3e-3, 0.7));
  }

  private static MultiLayerNetwork mlp(long seed) {
    return Networks.start(
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(rate())
            .activation(Activation.RELU)
            .weightInit(new WeightInitRelu())
            .list()
            .layer(new DenseLayer.Builder().nIn(Digits.PIXELS).nOut(128).build())
            .layer(new DenseLayer.Builder().nIn(128).nOut(64).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(64)
                    .nOut(Digits.CLASSES)
                    .activation(Activation.SOFTMAX)
                    .weightInit(WeightInit.XAVIER)
                    .build()));
  }

  private static MultiLayerNetwork leNet(long seed) {
    return leNet(seed, Activation.RELU, new WeightInitRelu(), 0, rate());
  }

  private static MultiLayerNetwork leNet(
      long seed, Activation activation, IWeightInit initialisation, double bias, IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(updater)
                .activation(activation)
                .weightInit(initialisation)
                .biasInit(bias)
                .list()
                .layer(convolution(6, 2))
                .layer(pooling())
                .layer(convolution(16, 0))
                .layer(pooling())
                .layer(new DenseLayer.Builder().nOut(256).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Digits.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .weightInit(WeightInit.XAVIER)
                        .biasInit(0)
                        .build())
                .setInputType(InputType.convolutionalFlat(Digits.SIDE, Digits.SIDE, 1))
                .build());
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution(int channels, int padding) {
    return new ConvolutionLayer.Builder(5, 5).padding(padding, padding).nOut(channels).build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }
}
