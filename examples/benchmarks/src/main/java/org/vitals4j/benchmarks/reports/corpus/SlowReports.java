package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.blobs;
import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.pictures;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;
import static org.vitals4j.benchmarks.reports.build.Data.scaled;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.stepfunctions.DefaultStepFunction;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Steps that are too short, too few, or in the wrong direction. */
final class SlowReports {

  private SlowReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "digits-batch-of-everything",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/88",
            "a minibatch of nearly all pictures, so that few steps are made at a small rate",
            Expected.causes(
                    CauseId.BATCH_TOO_LARGE_FOR_RATE,
                    CauseId.LEARNING_RATE_TOO_LOW,
                    CauseId.TOO_FEW_EPOCHS)
                .fixes(FixId.SMALLER_BATCH, FixId.RAISE_RATE, FixId.MORE_EPOCHS)
                .wrongWay(FixId.LOWER_RATE, FixId.LARGER_BATCH, FixId.SOFTMAX_WITH_MCXENT),
            SlowReports::digits),
        new ReportCase(
            "waves-rate-too-low",
            "https://github.com/deeplearning4j/deeplearning4j/issues/2645",
            "an LSTM follows a series at a rate a hundred times too low",
            Expected.causes(CauseId.LEARNING_RATE_TOO_LOW, CauseId.TOO_FEW_EPOCHS)
                .fixes(FixId.RAISE_RATE, FixId.MORE_EPOCHS)
                .wrongWay(FixId.LOWER_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.SCALE_TARGETS),
            SlowReports::forecast),
        new ReportCase(
            "default-rate-now-lower",
            "https://github.com/deeplearning4j/deeplearning4j/issues/5040",
            "no rate is set; the default is a hundredth of what it was a release ago",
            Expected.causes(CauseId.LEARNING_RATE_TOO_LOW, CauseId.TOO_FEW_EPOCHS)
                .fixes(FixId.RAISE_RATE, FixId.MORE_EPOCHS)
                .wrongWay(FixId.LOWER_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.XAVIER_INITIALISATION),
            SlowReports::defaultRate),
        new ReportCase(
            "decay-counted-in-iterations",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1707",
            "the rate falls by 4 % each iteration, which was meant each epoch",
            Expected.causes(
                    CauseId.RATE_DECAYS_TOO_FAST,
                    CauseId.LEARNING_RATE_TOO_LOW,
                    CauseId.LEARNING_RATE_ZERO)
                .fixes(FixId.SLOWER_DECAY, FixId.RAISE_RATE)
                .wrongWay(FixId.LOWER_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.LOWER_PENALTY),
            SlowReports::decay),
        new ReportCase(
            "step-function-uphill",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1188",
            "a step function that adds the step, so that the loss is climbed",
            Expected.causes(CauseId.STEPS_UPHILL, CauseId.LEARNING_RATE_NEGATIVE)
                .fixes(FixId.POSITIVE_RATE)
                .wrongWay(
                    FixId.RAISE_RATE,
                    FixId.LOWER_RATE,
                    FixId.MORE_EPOCHS,
                    FixId.SOFTMAX_WITH_MCXENT),
            SlowReports::uphill));
  }

  private static ReportJob digits(Variant variant, long seed) {
    DataSet train = scaled(pictures(1500, 14, 6, seed, 1), 1 / 255.0);
    DataSet test = scaled(pictures(400, 14, 6, seed, 2), 1 / 255.0);
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Sgd(0.01))
                .list()
                .layer(Nets.convolution(3, 8))
                .layer(Nets.classes(6))
                .setInputType(InputType.convolutional(14, 14, 1))
                .build()),
        minibatches(train, variant.pick(1400, 30)),
        15,
        Measure.accuracy(test));
  }

  private static ReportJob forecast(Variant variant, long seed) {
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Sgd(variant.pick(2e-4, 2e-2)))
                .list()
                .layer(Nets.lstm(12))
                .layer(Nets.stepwise(new LossMSE(), Activation.IDENTITY, 1))
                .setInputType(InputType.recurrent(1))
                .build()),
        minibatches(series(300, seed, 1), 30),
        30,
        Measure.r2(series(100, seed, 2)));
  }

  /** A wave with noise; the label is the next value. */
  private static DataSet series(int examples, long world, int sample) {
    int steps = 12;
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(new int[] {examples, 1, steps}, 'f');
    INDArray labels = Nd4j.create(new int[] {examples, 1, steps}, 'f');
    for (int i = 0; i < examples; i++) {
      double phase = 2 * Math.PI * random.nextDouble();
      for (int t = 0; t < steps; t++) {
        double noise = 0.05 * random.nextGaussian();
        features.putScalar(new int[] {i, 0, t}, Math.sin(phase + 0.6 * t) + noise);
        labels.putScalar(new int[] {i, 0, t}, Math.sin(phase + 0.6 * (t + 1)));
      }
    }
    return new DataSet(features, labels);
  }

  private static ReportJob defaultRate(Variant variant, long seed) {
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, variant.isFaulty() ? new Sgd() : new Sgd(0.1)),
            10,
            Activation.TANH,
            Nets.classes(5),
            30),
        minibatches(blobs(1000, 10, 5, 1.5, seed, 1), 50),
        8,
        Measure.accuracy(blobs(500, 10, 5, 1.5, seed, 2)));
  }

  private static ReportJob decay(Variant variant, long seed) {
    ScheduleType counted = variant.pick(ScheduleType.ITERATION, ScheduleType.EPOCH);
    NeuralNetConfiguration.Builder base =
        Nets.base(seed, new Sgd(new ExponentialSchedule(counted, 0.02, 0.96))).l2(1e-4);
    return new ReportJob(
        Nets.dense(base, 196, Activation.RELU, Nets.classes(6), 40),
        minibatches(flat(1500, seed, 1), 30),
        12,
        Measure.accuracy(flat(400, seed, 2)));
  }

  private static DataSet flat(int examples, long world, int sample) {
    DataSet pictures = pictures(examples, 14, 6, world, sample);
    return new DataSet(
        pictures.getFeatures().reshape(examples, 196).div(255), pictures.getLabels());
  }

  @SuppressWarnings("deprecation") // the setting that was reported
  private static ReportJob uphill(Variant variant, long seed) {
    NeuralNetConfiguration.Builder base = Nets.base(seed, new Sgd(0.05));
    if (variant.isFaulty()) {
      base.stepFunction(new DefaultStepFunction());
    }
    return new ReportJob(
        Nets.dense(base, 10, Activation.SIGMOID, Nets.classes(4), 30),
        minibatches(blobs(1000, 10, 4, 1.2, seed, 1), 25),
        15,
        Measure.accuracy(blobs(500, 10, 4, 1.2, seed, 2)));
  }
}
