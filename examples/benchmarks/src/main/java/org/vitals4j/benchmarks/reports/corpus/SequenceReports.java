package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Series without the mask that they need, or with steps of a class that is rare. */
final class SequenceReports {

  private SequenceReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "forecast-padded-labels",
            "https://github.com/deeplearning4j/deeplearning4j/issues/4787",
            "one number a series is to be learned; the label is 0 at all steps but the last",
            Expected.causes(CauseId.MASK_MISSING)
                .fixes(FixId.ADD_MASK)
                .wrongWay(FixId.LOWER_RATE, FixId.SCALE_TARGETS, FixId.SOFTMAX_WITH_MCXENT),
            SequenceReports::paddedLabels),
        new ReportCase(
            "padding-read-as-data",
            "https://github.com/deeplearning4j/deeplearning4j/issues/7115",
            "short series are filled up with zeros and no feature mask says so",
            Expected.causes(CauseId.MASK_MISSING)
                .fixes(FixId.ADD_MASK)
                .wrongWay(FixId.LOWER_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.CLEAN_DATA),
            SequenceReports::paddedFeatures),
        new ReportCase(
            "rare-steps",
            "https://github.com/deeplearning4j/nd4j/issues/1053",
            "three steps in a hundred are of the class that matters, and weigh no more",
            Expected.causes(CauseId.CLASS_IMBALANCE)
                .fixes(FixId.WEIGHTED_LOSS_OR_RESAMPLE)
                .wrongWay(FixId.LOWER_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.CORRECT_LABELS),
            SequenceReports::rareSteps));
  }

  private static ReportJob paddedLabels(Variant variant, long seed) {
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Adam(1e-2))
                .list()
                .layer(Nets.lstm(12))
                .layer(Nets.stepwise(new LossMSE(), Activation.IDENTITY, 1))
                .setInputType(InputType.recurrent(1))
                .build()),
        minibatches(level(400, !variant.isFaulty(), seed, 1), 25),
        9,
        Measure.atLastStep(Measure.r2(level(200, true, seed, 2))));
  }

  /** Twenty noisy steps around a level; the label of the last step is 3 plus the level. */
  private static DataSet level(int examples, boolean mask, long world, int sample) {
    int steps = 20;
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(new int[] {examples, 1, steps}, 'f');
    INDArray labels = Nd4j.zeros(new int[] {examples, 1, steps}, 'f');
    INDArray labelMask = Nd4j.zeros(examples, steps);
    for (int i = 0; i < examples; i++) {
      double level = random.nextGaussian();
      for (int t = 0; t < steps; t++) {
        features.putScalar(new int[] {i, 0, t}, level + 0.3 * random.nextGaussian());
      }
      labels.putScalar(new int[] {i, 0, steps - 1}, 3 + level);
      labelMask.putScalar(i, steps - 1, 1);
    }
    return mask ? new DataSet(features, labels, null, labelMask) : new DataSet(features, labels);
  }

  private static ReportJob paddedFeatures(Variant variant, long seed) {
    boolean mask = !variant.isFaulty();
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Adam(5e-3))
                .list()
                .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(12).build()))
                .layer(Nets.classes(2))
                .setInputType(InputType.recurrent(1))
                .build()),
        minibatches(shortSeries(600, mask, seed, 1), 30),
        10,
        Measure.accuracy(shortSeries(300, mask, seed, 2)));
  }

  /** Four to eight steps, filled up to thirty with zeros; the class is the sign of their sum. */
  private static DataSet shortSeries(int examples, boolean mask, long world, int sample) {
    int steps = 30;
    Random random = sampler(world, sample);
    INDArray features = Nd4j.zeros(new int[] {examples, 1, steps}, 'f');
    INDArray labels = Nd4j.zeros(examples, 2);
    INDArray featureMask = Nd4j.zeros(examples, steps);
    for (int i = 0; i < examples; i++) {
      int length = 4 + random.nextInt(5);
      double sum = 0;
      for (int t = 0; t < length; t++) {
        double value = random.nextGaussian();
        sum += value;
        features.putScalar(new int[] {i, 0, t}, value);
        featureMask.putScalar(i, t, 1);
      }
      labels.putScalar(i, sum > 0 ? 1 : 0, 1);
    }
    return mask ? new DataSet(features, labels, featureMask, null) : new DataSet(features, labels);
  }

  private static ReportJob rareSteps(Variant variant, long seed) {
    LossMCXENT loss =
        variant.isFaulty()
            ? new LossMCXENT()
            : new LossMCXENT(Nd4j.createFromArray(new float[] {0.06f, 1.94f}));
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Adam(5e-3))
                .list()
                .layer(Nets.lstm(12))
                .layer(Nets.stepwise(loss, Activation.SOFTMAX, 2))
                .setInputType(InputType.recurrent(2))
                .build()),
        minibatches(events(400, seed, 1), 20),
        8,
        Measure.balancedAccuracy(events(200, seed, 2)));
  }

  /** Noise in two channels; a rare event shifts both, and the label says when. */
  private static DataSet events(int examples, long world, int sample) {
    int steps = 16;
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(new int[] {examples, 2, steps}, 'f');
    INDArray labels = Nd4j.zeros(new int[] {examples, 2, steps}, 'f');
    for (int i = 0; i < examples; i++) {
      for (int t = 0; t < steps; t++) {
        boolean event = random.nextDouble() < 0.03;
        for (int channel = 0; channel < 2; channel++) {
          features.putScalar(new int[] {i, channel, t}, random.nextGaussian() + (event ? 1.1 : 0));
        }
        labels.putScalar(new int[] {i, event ? 1 : 0, t}, 1);
      }
    }
    return new DataSet(features, labels);
  }
}
