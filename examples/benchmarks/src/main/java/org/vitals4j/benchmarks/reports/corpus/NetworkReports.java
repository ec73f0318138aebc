package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.blobs;
import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.table;
import static org.vitals4j.benchmarks.reports.build.Data.toItself;
import static org.vitals4j.benchmarks.reports.build.Data.waves;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Initialisation, activation functions, normalisation and penalties that do not let it learn. */
final class NetworkReports {

  private NetworkReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "weights-start-at-zero",
            "https://github.com/deeplearning4j/deeplearning4j/issues/335",
            "all weights start at 0",
            Expected.causes(CauseId.BAD_INITIALISATION)
                .fixes(FixId.XAVIER_INITIALISATION, FixId.HE_INITIALISATION)
                .wrongWay(FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.LOWER_RATE),
            NetworkReports::zero),
        new ReportCase(
            "one-example-batch-norm",
            "https://github.com/deeplearning4j/deeplearning4j/issues/4912",
            "batch normalisation sees minibatches of one example",
            Expected.causes(CauseId.BATCH_TOO_SMALL_FOR_NORMALISATION, CauseId.OUTPUT_IGNORES_INPUT)
                .fixes(FixId.LARGER_BATCH, FixId.REMOVE_BATCH_NORMALISATION)
                .wrongWay(
                    FixId.SMALLER_BATCH, FixId.BATCH_NORMALISATION, FixId.SOFTMAX_WITH_MCXENT),
            NetworkReports::batchNorm),
        new ReportCase(
            "unit-norm-gradients",
            "https://github.com/deeplearning4j/deeplearning4j/issues/123",
            "each gradient is scaled to length 1, small minibatches never settle",
            Expected.causes(CauseId.GRADIENTS_RENORMALISED, CauseId.LEARNING_RATE_TOO_HIGH)
                .fixes(FixId.NO_RENORMALISATION, FixId.LOWER_RATE, FixId.LARGER_BATCH)
                .wrongWay(FixId.RAISE_RATE, FixId.SMALLER_BATCH, FixId.SOFTMAX_WITH_MCXENT),
            NetworkReports::unitNorm),
        new ReportCase(
            "deep-sigmoid-autoencoder",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/274",
            "a deep autoencoder of sigmoid layers gives the same vector for every input",
            Expected.causes(
                    CauseId.SQUASHING_HIDDEN_ACTIVATION,
                    CauseId.VANISHING_GRADIENTS,
                    CauseId.OUTPUT_IGNORES_INPUT)
                .fixes(FixId.LEAKY_RELU, FixId.BATCH_NORMALISATION)
                .wrongWay(
                    FixId.LOWER_RATE,
                    FixId.SOFTMAX_WITH_MCXENT,
                    FixId.CLIP_GRADIENTS,
                    FixId.SIGMOID_WITH_XENT),
            NetworkReports::autoencoder),
        new ReportCase(
            "weight-decay-too-strong",
            "https://github.com/deeplearning4j/deeplearning4j/issues/8737",
            "weight decay of a tenth a step keeps an LSTM from learning to tell series apart",
            Expected.causes(CauseId.PENALTY_DOMINATES)
                .fixes(FixId.LOWER_PENALTY)
                .wrongWay(FixId.LOWER_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.CLIP_GRADIENTS),
            NetworkReports::weightDecay),
        new ReportCase(
            "too-much-of-everything",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1453",
            "l2 of 1 on a classifier; the weights shrink to nothing",
            Expected.causes(CauseId.PENALTY_DOMINATES)
                .fixes(FixId.LOWER_PENALTY)
                .wrongWay(
                    FixId.LOWER_RATE, FixId.SOFTMAX_WITH_MCXENT, FixId.LOWER_RETAIN_PROBABILITY),
            NetworkReports::l2),
        new ReportCase(
            "dropout-of-a-tenth",
            "https://github.com/deeplearning4j/deeplearning4j/issues/3896",
            "dropOut(0.1) on a regression is meant as a tenth dropped; DL4J keeps a tenth",
            Expected.causes(CauseId.RETAIN_PROBABILITY_TOO_LOW)
                .fixes(FixId.RAISE_RETAIN_PROBABILITY)
                .wrongWay(
                    FixId.LOWER_RETAIN_PROBABILITY, FixId.SOFTMAX_WITH_MCXENT, FixId.SCALE_TARGETS),
            NetworkReports::dropout));
  }

  private static ReportJob zero(Variant variant, long seed) {
    WeightInit init = variant.pick(WeightInit.ZERO, WeightInit.XAVIER);
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.05, 0.9)).weightInit(init),
            10,
            Activation.TANH,
            Nets.classes(4),
            30,
            30),
        minibatches(blobs(1000, 10, 4, 1.3, seed, 1), 25),
        12,
        Measure.accuracy(blobs(500, 10, 4, 1.3, seed, 2)));
  }

  private static ReportJob batchNorm(Variant variant, long seed) {
    ListBuilder list = Nets.base(seed, new Adam(2e-3)).list();
    for (int i = 0; i < 2; i++) {
      list.layer(new DenseLayer.Builder().nOut(24).activation(Activation.IDENTITY).build());
      list.layer(new BatchNormalization());
      list.layer(new ActivationLayer(Activation.RELU));
    }
    return new ReportJob(
        Nets.init(list.layer(Nets.classes(4)).setInputType(InputType.feedForward(10)).build()),
        minibatches(blobs(600, 10, 4, 1.3, seed, 1), variant.pick(1, 20)),
        variant.pick(2, 20),
        Measure.accuracy(blobs(400, 10, 4, 1.3, seed, 2)));
  }

  private static ReportJob unitNorm(Variant variant, long seed) {
    NeuralNetConfiguration.Builder base = Nets.base(seed, new Nesterovs(0.05, 0.9));
    if (variant.isFaulty()) {
      base.gradientNormalization(GradientNormalization.RenormalizeL2PerLayer);
    }
    return new ReportJob(
        Nets.dense(base, 4, Activation.TANH, Nets.numbers(1), 20),
        minibatches(table(800, 4, -1, 1, NetworkReports::slope, seed, 1), 8),
        8,
        Measure.r2(table(400, 4, -1, 1, NetworkReports::slope, seed, 2)));
  }

  private static double slope(double[] x) {
    return 0.1 * surface(x);
  }

  private static ReportJob autoencoder(Variant variant, long seed) {
    Activation hidden = variant.pick(Activation.SIGMOID, Activation.LEAKYRELU);
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.01, 0.9)),
            40,
            hidden,
            Nets.numbers(40),
            32,
            24,
            10,
            24,
            32),
        minibatches(toItself(blobs(1000, 40, 8, 0.5, seed, 1)), 25),
        15,
        Measure.r2(toItself(blobs(300, 40, 8, 0.5, seed, 2))));
  }

  private static ReportJob weightDecay(Variant variant, long seed) {
    NeuralNetConfiguration.Builder base =
        Nets.base(seed, new Adam(5e-3)).weightDecay(variant.pick(0.1, 1e-6), false);
    return new ReportJob(
        Nets.init(
            base.list()
                .layer(new LastTimeStep(Nets.lstm(16)))
                .layer(Nets.classes(3))
                .setInputType(InputType.recurrent(1))
                .build()),
        minibatches(waves(600, 12, 3, seed, 1), 30),
        10,
        Measure.accuracy(waves(300, 12, 3, seed, 2)));
  }

  private static ReportJob l2(Variant variant, long seed) {
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Sgd(0.1)).l2(variant.pick(1.0, 1e-4)),
            12,
            Activation.RELU,
            Nets.classes(4),
            40,
            40),
        minibatches(blobs(1000, 12, 4, 1.5, seed, 1), 25),
        12,
        Measure.accuracy(blobs(500, 12, 4, 1.5, seed, 2)));
  }

  private static ReportJob dropout(Variant variant, long seed) {
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Adam(3e-3)).dropOut(variant.pick(0.1, 0.98)),
            4,
            Activation.RELU,
            Nets.numbers(1),
            48,
            48),
        minibatches(table(1200, 4, -1, 1, NetworkReports::surface, seed, 1), 30),
        20,
        Measure.r2(table(400, 4, -1, 1, NetworkReports::surface, seed, 2)));
  }

  private static double surface(double[] x) {
    return 2 * x[0] - x[1] + x[2] * x[3];
  }
}
