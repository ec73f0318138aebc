package org.vitals4j.examples.lesson;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.diagnose.Pathology;
import org.vitals4j.diagnose.Severity;
import org.vitals4j.examples.data.Digits;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.measure.NonFiniteOrigin;

/**
 * LeNet on real digits: a healthy run raises nothing and classifies what it never saw. One NaN in
 * one pixel ruins every weight in one step, and is traced to the data it came with.
 */
final class Mnist implements Example {

  private static final int BATCH = 32;
  private static final int EPOCHS = 6;
  private static final double ACCURACY = 0.97;

  /** Where the NaN is: minibatch, example in it, pixel of that. */
  private static final int BAD_MINIBATCH = 50;

  private static final int BAD_EXAMPLE = 7;
  private static final int BAD_PIXEL = 14 * Digits.SIDE + 14;

  /** Enough to see it before and after. */
  private static final int SICK_MINIBATCHES = 80;

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String lesson() {
    return "LeNet learns real digits without an alarm; one NaN pixel is traced to the data at once";
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        Variant.watched(
            "sick",
            "LeNet, one pixel NaN in minibatch " + BAD_MINIBATCH,
            Mnist::leNet,
            Mnist::dataWithNan,
            Expect.finding(Pathology.NON_FINITE, Severity.CRITICAL, BAD_MINIBATCH),
            Expect.nonFiniteFrom(NonFiniteOrigin.Kind.FEATURES, BAD_MINIBATCH)),
        Variant.watched(
            "healthy",
            "LeNet, 8,000 digits, tested on 2,000 others",
            Mnist::leNet,
            Mnist::data,
            Expect.nothingAboveInfo(),
            Expect.accuracyAbove(ACCURACY)));
  }

  private static TrainingData data(long seed) {
    return new TrainingData(
        Digits.forTraining().shuffled(seed).toClassify(),
        BATCH,
        EPOCHS,
        Optional.of(Digits.heldBack().toClassify()));
  }

  private static TrainingData dataWithNan(long seed) {
    DataSet digits = Digits.forTraining().shuffled(seed).toClassify();
    digits.getFeatures().putScalar(BAD_MINIBATCH * BATCH + BAD_EXAMPLE, BAD_PIXEL, Float.NaN);
    return new TrainingData(digits, BATCH, 1).first(SICK_MINIBATCHES);
  }

  private static MultiLayerNetwork leNet(long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                // Smaller from epoch to epoch, so that the last steps settle. Not PolySchedule: in
                // DL4J
                // 1.0.0-M2.1 its rate rises.
                .updater(new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 3e-3, 0.7)))
                .activation(Activation.RELU)
                .weightInit(WeightInit.RELU)
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
