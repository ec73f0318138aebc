package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** The cases over series that were there before this corpus. */
final class FirstSequenceReports {

  private FirstSequenceReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "c16-forex-lstm",
            "https://community.konduit.ai/t/1859",
            "rates around 1.72 as they are, RMSProp at its default of 0.1, summed gradients,"
                + " dropout that keeps a fifth",
            Expected.causes(
                    CauseId.TARGETS_NOT_NORMALISED,
                    CauseId.INPUTS_NOT_NORMALISED,
                    CauseId.LEARNING_RATE_TOO_HIGH,
                    CauseId.SUMMED_GRADIENTS,
                    CauseId.RETAIN_PROBABILITY_TOO_LOW)
                .fixes(
                    FixId.SCALE_TARGETS,
                    FixId.NORMALISE_INPUTS,
                    FixId.LOWER_RATE,
                    FixId.MEAN_GRADIENTS,
                    FixId.RAISE_RETAIN_PROBABILITY)
                .wrongWay(
                    FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.LOWER_RETAIN_PROBABILITY),
            FirstSequenceReports::exchangeRates),
        new ReportCase(
            "c19-no-label-mask",
            "https://github.com/deeplearning4j/deeplearning4j/issues/4238",
            "one label a series, padded with zeros, and no label mask",
            Expected.causes(CauseId.MASK_MISSING)
                .fixes(FixId.ADD_MASK)
                .wrongWay(
                    FixId.LOWER_RATE, FixId.SIGMOID_WITH_XENT, FixId.WEIGHTED_LOSS_OR_RESAMPLE),
            FirstSequenceReports::lastLabel));
  }

  private static ReportJob exchangeRates(Variant variant, long seed) {
    int examples = 340;
    int window = 5;
    Random random = new Random(seed);
    double[] prices = new double[examples + window];
    for (int i = 0; i < prices.length; i++) {
      double price =
          1.72
              + 0.02 * Math.sin(i / 9.0)
              + 0.01 * Math.sin(i / 3.1)
              + 0.001 * random.nextGaussian();
      prices[i] = variant.isFaulty() ? price : (price - 1.72) / 0.016;
    }
    INDArray features = Nd4j.create(new int[] {examples, 1, window}, 'f');
    INDArray labels = Nd4j.create(examples, 1);
    for (int i = 0; i < examples; i++) {
      for (int t = 0; t < window; t++) {
        features.putScalar(new int[] {i, 0, t}, prices[i + t]);
      }
      labels.putScalar(i, 0, prices[i + window]);
    }
    NeuralNetConfiguration.Builder base =
        Nets.base(seed, variant.isFaulty() ? new RmsProp() : new RmsProp(5e-3))
            .miniBatch(!variant.isFaulty())
            .l2(variant.pick(25e-4, 1e-5));
    return new ReportJob(
        Nets.init(
            base.list()
                .layer(unit(variant))
                .layer(new LastTimeStep(unit(variant)))
                .layer(new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build())
                .layer(Nets.numbers(1))
                .setInputType(InputType.recurrent(1))
                .build()),
        minibatches(part(features, labels, 0, 260), variant.pick(1, 25)),
        variant.pick(1, 25),
        Measure.r2(part(features, labels, 260, examples)));
  }

  private static LSTM unit(Variant variant) {
    LSTM.Builder layer =
        new LSTM.Builder()
            .nOut(16)
            .activation(Activation.TANH)
            .gateActivationFunction(Activation.HARDSIGMOID);
    if (variant.isFaulty()) {
      layer.dropOut(0.2);
    }
    return layer.build();
  }

  private static DataSet part(INDArray features, INDArray labels, int from, int to) {
    return new DataSet(
        features.get(NDArrayIndex.interval(from, to)).dup(),
        labels.get(NDArrayIndex.interval(from, to)).dup());
  }

  private static ReportJob lastLabel(Variant variant, long seed) {
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Adam(1e-2))
                .list()
                .layer(Nets.lstm(16))
                .layer(Nets.stepwise(new LossMCXENT(), Activation.SOFTMAX, 4))
                .setInputType(InputType.recurrent(2))
                .build()),
        minibatches(signs(600, 8, !variant.isFaulty(), seed, 1), 30),
        15,
        Measure.atLastStep(Measure.accuracy(signs(400, 8, true, seed, 2))));
  }

  /** Two channels of noise; the signs of their sums are the class, said at the last step. */
  private static DataSet signs(int examples, int steps, boolean mask, long world, int sample) {
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(new int[] {examples, 2, steps}, 'f');
    INDArray labels = Nd4j.zeros(new int[] {examples, 4, steps}, 'f');
    INDArray labelMask = Nd4j.zeros(examples, steps);
    for (int i = 0; i < examples; i++) {
      double[] sums = new double[2];
      for (int t = 0; t < steps; t++) {
        for (int channel = 0; channel < 2; channel++) {
          double value = random.nextGaussian();
          sums[channel] += value;
          features.putScalar(new int[] {i, channel, t}, value);
        }
      }
      int label = (sums[0] > 0 ? 1 : 0) + (sums[1] > 0 ? 2 : 0);
      labels.putScalar(new int[] {i, label, steps - 1}, 1);
      labelMask.putScalar(i, steps - 1, 1);
    }
    return mask ? new DataSet(features, labels, null, labelMask) : new DataSet(features, labels);
  }
}
